//! The access journal: who read or wrote which log, at most one row an hour.

use banister_shared::ids::{AccountId, DeviceId, LogId};
use diesel::prelude::*;

use super::error::StoreError;
use super::row::Blob;
use super::schema::access_journal;
use super::{Connection, StoreResult};

pub use banister_shared::api::Action;

/// One row: someone did something in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Access {
    /// With which log.
    pub log: LogId,
    /// Who.
    pub account: AccountId,
    /// On which device.
    pub device: DeviceId,
    /// What.
    pub action: Action,
    /// In which hour, counted from 1970 in UTC.
    pub hour: i64,
}

/// Who has read or written the log, the latest hour first.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_log(conn: &mut Connection, log: LogId, limit: i64) -> StoreResult<Vec<Access>> {
    let id = log.to_bytes();
    let rows: Vec<(Blob, Blob, String, i64)> = access_journal::table
        .filter(access_journal::log_id.eq(&id[..]))
        .order((access_journal::hour.desc(), access_journal::device_id, access_journal::action))
        .limit(limit)
        .select((
            access_journal::account_id,
            access_journal::device_id,
            access_journal::action,
            access_journal::hour,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(account, device, action, hour)| {
            let action = Action::from_text(&action).ok_or(StoreError::Corrupt("action"))?;
            let (account, device) = (account.try_into()?, device.try_into()?);
            Ok(Access { log, account, device, action, hour })
        })
        .collect()
}

pub use super::upsert::journal as record;
