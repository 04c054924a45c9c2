//! `/devices`: what may come in for an account.

use actix_web::web::{self, Json};
use actix_web::{HttpResponse, http::StatusCode};
use banister_shared::api::{Device, List, Secret, SyncToken};
use banister_shared::error::Code;
use banister_shared::ids::DeviceId;

use super::resource::resource;
use crate::auth::caller::Caller;
use crate::auth::{change_access, opaque, refresh, sync_token};
use crate::clock::rfc3339;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, device};

pub(super) fn mount(scope: &mut web::ServiceConfig) {
    let sync_token = resource("/devices/current/sync-token", "POST");
    scope.service(resource("/devices", "GET").route(web::get().to(list)));
    scope.service(sync_token.route(web::post().to(create_sync_token)));
    scope.service(resource("/devices/{device}", "DELETE").route(web::delete().to(revoke)));
}

async fn list(state: web::Data<State>, caller: Caller) -> Result<Json<List<Device>>, ApiError> {
    let rows = state.store.read(move |conn| device::of_account(conn, caller.account)).await?;
    let items = rows.into_iter().map(|row| wire(row, caller.device)).collect();
    Ok(Json(List::whole(items)))
}

async fn revoke(
    state: web::Data<State>,
    caller: Caller,
    id: web::Path<DeviceId>,
) -> Result<HttpResponse, ApiError> {
    let (id, now) = (id.into_inner(), state.clock.now_ms());
    let revoke = move |conn: &mut Connection| {
        revoke_own(conn, caller, id, now)?;
        Ok(((), vec![caller.account]))
    };
    change_access(&state, revoke).await?;
    Ok(HttpResponse::new(StatusCode::NO_CONTENT))
}

fn revoke_own(
    conn: &mut Connection,
    caller: Caller,
    id: DeviceId,
    now: i64,
) -> Result<(), ApiError> {
    let device = device::find(conn, id)?.filter(|device| device.account_id == caller.account);
    let device = device.ok_or(Code::DeviceNotFound)?;
    Ok(refresh::revoke(conn, &device, now)?)
}

async fn create_sync_token(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (token, now) = (opaque::new_token()?, state.clock.now_ms());
    let stored = token.clone();
    state.store.write(move |conn| sync_token::issue(conn, caller, &stored, now)).await?;
    Ok(HttpResponse::Created().json(SyncToken { token: Secret(token) }))
}

fn wire(row: device::Device, current: DeviceId) -> Device {
    Device {
        id: row.id,
        name: row.name,
        created_at: rfc3339(row.created_at),
        last_seen_at: rfc3339(row.last_seen_at),
        current: row.id == current,
        revoked: row.revoked_at.is_some(),
        clock_ahead_ms: row.clock_ahead_ms,
    }
}
