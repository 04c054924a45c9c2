//! `/logs/{log}/access`: who has looked at a log or written into it, for its owners.

use std::collections::BTreeMap;

use actix_web::web::{self, Json};
use banister_shared::api::{Access, List, Role};
use banister_shared::error::Code;
use banister_shared::ids::{AccountId, DeviceId, LogId};
use banister_shared::limits::{LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX};
use serde::Deserialize;

use super::resource::resource;
use crate::auth::log_access::Reading;
use crate::clock::rfc3339;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreResult, device, journal, member};

const HOUR_MS: i64 = 3600 * 1000;

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    scope.service(resource("/logs/{log}/access", "GET").route(web::get().to(list)));
}

#[derive(Deserialize)]
struct Query {
    limit: Option<u32>,
}

async fn list(
    state: web::Data<State>,
    Reading(reader): Reading,
    query: web::Query<Query>,
) -> Result<Json<List<Access>>, ApiError> {
    if reader.role != Role::Owner {
        return Err(Code::RoleForbids.into());
    }
    let limit = query.limit.unwrap_or(LIST_LIMIT_DEFAULT);
    if !(1..=LIST_LIMIT_MAX).contains(&limit) {
        return Err(Code::InvalidRange.into());
    }
    let log = reader.log.id;
    let lines = state.store.read(move |conn| lines(conn, log, limit)).await?;
    Ok(Json(List::whole(lines)))
}

/// The latest lines of the journal.
fn lines(conn: &mut Connection, log: LogId, limit: u32) -> StoreResult<Vec<Access>> {
    let rows = journal::of_log(conn, log, limit.into())?;
    let mut names = Names::default();
    rows.into_iter()
        .map(|row| {
            Ok(Access {
                account_id: row.account,
                display_name: names.account(conn, row.account)?,
                device_id: row.device,
                device_name: names.device(conn, row.device)?,
                action: row.action,
                hour: rfc3339(row.hour.saturating_mul(HOUR_MS)),
            })
        })
        .collect()
}

/// What people and devices are called, each asked for once.
#[derive(Default)]
struct Names {
    accounts: BTreeMap<AccountId, Option<String>>,
    devices: BTreeMap<DeviceId, Option<String>>,
}

impl Names {
    fn account(&mut self, conn: &mut Connection, id: AccountId) -> StoreResult<Option<String>> {
        if let Some(name) = self.accounts.get(&id) {
            return Ok(name.clone());
        }
        let name = member::display_name(conn, id)?;
        self.accounts.insert(id, name.clone());
        Ok(name)
    }

    fn device(&mut self, conn: &mut Connection, id: DeviceId) -> StoreResult<Option<String>> {
        if let Some(name) = self.devices.get(&id) {
            return Ok(name.clone());
        }
        let name = device::find(conn, id)?.map(|device| device.name);
        self.devices.insert(id, name.clone());
        Ok(name)
    }
}
