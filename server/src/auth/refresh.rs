//! Rotates refresh tokens. One that is used twice has been copied, so its device is revoked;
//! only the exact repeat of a request whose answer was lost is answered again.

use banister_shared::api::Secret;
use banister_shared::error::Code;
use banister_shared::ids::AccountId;

use super::{opaque, session};
use crate::error::ApiError;
use crate::store::device::{self, Device};
use crate::store::refresh_token::{self, RefreshToken, TokenHash};
use crate::store::{Connection, StoreResult, sync_token};

/// For how long a used token is remembered. A copy used later than that is refused like any
/// unknown token.
const USED_MS: i64 = 30 * 24 * 3600 * 1000;

/// A token to be exchanged for the next one.
pub(crate) struct Rotation {
    old: TokenHash,
    next: String,
    /// Whether the device made `next`, and so can repeat the request.
    repeatable: bool,
}

/// What came of it.
pub(crate) enum Rotated {
    /// The device's session goes on.
    Renewed(Device),
    /// The token had been used before; its device is revoked now.
    Reused(AccountId),
}

impl Rotation {
    pub(crate) fn new(old: &Secret, next: Option<Secret>) -> StoreResult<Self> {
        let repeatable = next.is_some();
        let next = next.map_or_else(opaque::new_token, |next| Ok(next.0))?;
        Ok(Self { old: opaque::hash(old.reveal()), next, repeatable })
    }

    /// The token that takes the old one's place.
    pub(crate) fn next(&self) -> Secret {
        Secret(self.next.clone())
    }

    /// Exchanges the tokens.
    ///
    /// # Errors
    /// `session_ended` for a token that is unknown, expired, or of a revoked device.
    pub(crate) fn store(&self, conn: &mut Connection, now: i64) -> Result<Rotated, ApiError> {
        let token = refresh_token::find(conn, &self.old)?.ok_or(Code::SessionEnded)?;
        let device = device::find(conn, token.device_id)?.filter(|d| d.revoked_at.is_none());
        let device = device.filter(|_| now < token.expires_at).ok_or(Code::SessionEnded)?;
        if refresh_token::use_up(conn, &self.old, &opaque::hash(&self.next), now)? {
            self.store_next(conn, &device, now)?;
            return Ok(Rotated::Renewed(device));
        }
        if self.is_repeat(conn)? {
            return Ok(Rotated::Renewed(device));
        }
        revoke(conn, &device, now)?;
        Ok(Rotated::Reused(device.account_id))
    }

    fn store_next(&self, conn: &mut Connection, device: &Device, now: i64) -> Result<(), ApiError> {
        refresh_token::delete_used(conn, device.id, now - USED_MS)?;
        match session::store_refresh_token(conn, device.id, &self.next, now) {
            // A token that was there before is not random, so it is not secret either.
            Err(error) if error.is_duplicate() => Err(Code::InvalidRequest.into()),
            result => Ok(result?),
        }
    }

    /// Whether the same request came before, and nothing has come of it since.
    fn is_repeat(&self, conn: &mut Connection) -> StoreResult<bool> {
        let next = opaque::hash(&self.next);
        let named_next = |token: RefreshToken| token.successor_hash.as_deref() == Some(&next[..]);
        if !self.repeatable || !refresh_token::find(conn, &self.old)?.is_some_and(named_next) {
            return Ok(false);
        }
        Ok(refresh_token::find(conn, &next)?.is_some_and(|successor| successor.used_at.is_none()))
    }
}

/// Revokes a device: its session, its tokens, its right to come back.
pub(crate) fn revoke(conn: &mut Connection, device: &Device, now: i64) -> StoreResult<()> {
    device::revoke(conn, device.id, now)?;
    refresh_token::delete_of_device(conn, device.id)?;
    sync_token::delete_oldest(conn, device.id, 0)
}
