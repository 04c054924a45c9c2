//! Tokens for the URLs of stock clients. They are no JWTs, so that nothing but the sync
//! endpoint takes them, and live in the database, so that they end with their device.

use banister_shared::error::Code;

use super::caller::{Caller, Known};
use super::opaque;
use crate::error::ApiError;
use crate::store::refresh_token::TokenHash;
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

/// The device that the sync token with this hash belongs to.
///
/// # Errors
/// `not_authenticated` for an unknown token or one whose device is revoked.
pub(crate) fn check(conn: &mut Connection, hash: &TokenHash) -> Result<Known, ApiError> {
    let id = sync_token::device(conn, hash)?.ok_or(Code::NotAuthenticated)?;
    let device = device::find(conn, id)?.filter(|device| device.revoked_at.is_none());
    Ok(Known::new(&device.ok_or(Code::NotAuthenticated)?))
}
