//! Tokens for the URLs of stock clients. They are no JWTs, so that nothing but the sync
//! endpoint takes them, and live in the database, so that they end with their device.

use banister_shared::error::Code;

use super::caller::Caller;
use super::opaque;
use crate::error::ApiError;
use crate::store::{Connection, StoreResult, device, sync_token};

/// Programs on one device that may each have a token; a new one drops the oldest.
const PER_DEVICE: i64 = 8;

/// Makes a token for the caller's device.
pub(crate) fn issue(
    conn: &mut Connection,
    caller: Caller,
    token: &str,
    now: i64,
) -> StoreResult<()> {
    sync_token::insert(conn, &opaque::hash(token), caller.device, now)?;
    sync_token::delete_oldest(conn, caller.device, PER_DEVICE)
}

/// The device that a sync token belongs to.
///
/// # Errors
/// `not_authenticated` for an unknown token or one whose device is revoked.
#[expect(dead_code, reason = "the sync endpoint is the next step")]
pub(crate) fn caller(conn: &mut Connection, token: &str) -> Result<Caller, ApiError> {
    let id = sync_token::device(conn, &opaque::hash(token))?.ok_or(Code::NotAuthenticated)?;
    let device = device::find(conn, id)?.filter(|device| device.revoked_at.is_none());
    let device = device.ok_or(Code::NotAuthenticated)?;
    Ok(Caller {
        account: device.account_id,
        device: device.id,
        clock_ahead_ms: device.clock_ahead_ms,
    })
}
