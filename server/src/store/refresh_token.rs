//! Refresh tokens: each is used once, and names the one that took its place.

use banister_shared::ids::DeviceId;
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::row::Blob;
use super::schema::refresh_tokens;
use super::{Connection, StoreResult};

/// SHA-256 of a token. The token itself is never stored.
pub type TokenHash = [u8; 32];

/// A refresh token as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = refresh_tokens, check_for_backend(MultiBackend))]
pub struct RefreshToken {
    /// Whose it is.
    #[diesel(deserialize_as = Blob)]
    pub device_id: DeviceId,
    /// Until when it can be used, in ms.
    pub expires_at: i64,
    /// When it was used, in ms.
    pub used_at: Option<i64>,
    /// The hash of the token that took its place.
    pub successor_hash: Option<Vec<u8>>,
}

/// A refresh token to be stored.
pub struct NewRefreshToken {
    /// SHA-256 of the token.
    pub token_hash: TokenHash,
    /// Whose it is.
    pub device_id: DeviceId,
    /// Now, in ms.
    pub created_at: i64,
    /// Until when it can be used, in ms.
    pub expires_at: i64,
}

/// Stores a token.
///
/// # Errors
/// [`super::StoreError::is_duplicate`] if the token is known already.
pub fn insert(conn: &mut Connection, new: &NewRefreshToken) -> StoreResult<()> {
    let device = new.device_id.to_bytes();
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(&new.token_hash[..]),
            refresh_tokens::device_id.eq(&device[..]),
            refresh_tokens::created_at.eq(new.created_at),
            refresh_tokens::expires_at.eq(new.expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The token with this hash, used or not.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn find(conn: &mut Connection, hash: &TokenHash) -> StoreResult<Option<RefreshToken>> {
    let row = refresh_tokens::table.find(&hash[..]).select(RefreshToken::as_select());
    Ok(row.first(conn).optional()?)
}

/// Uses the token up in favour of `successor`. Whether it was still unused: of two requests
/// at once, on whichever server, one is told `true`.
///
/// # Errors
/// The query failed.
pub fn use_up(
    conn: &mut Connection,
    hash: &TokenHash,
    successor: &TokenHash,
    now: i64,
) -> StoreResult<bool> {
    let unused = refresh_tokens::table.find(&hash[..]).filter(refresh_tokens::used_at.is_null());
    let rows = diesel::update(unused)
        .set((refresh_tokens::used_at.eq(now), refresh_tokens::successor_hash.eq(&successor[..])))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Forgets all tokens of a device.
///
/// # Errors
/// The query failed.
pub fn delete_of_device(conn: &mut Connection, device: DeviceId) -> StoreResult<()> {
    let device = device.to_bytes();
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(&device[..])))
        .execute(conn)?;
    Ok(())
}

/// Forgets the device's tokens that were used up before `before` (ms): a repeat that comes
/// later than that is no lost answer any more.
///
/// # Errors
/// The query failed.
pub fn delete_used(conn: &mut Connection, device: DeviceId, before: i64) -> StoreResult<()> {
    let device = device.to_bytes();
    diesel::delete(
        refresh_tokens::table
            .filter(refresh_tokens::device_id.eq(&device[..]))
            .filter(refresh_tokens::used_at.lt(before)),
    )
    .execute(conn)?;
    Ok(())
}
