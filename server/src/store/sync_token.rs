//! Tokens for stock clients: they open the sync endpoint and nothing else.

use banister_shared::ids::DeviceId;
use diesel::prelude::*;

use super::refresh_token::TokenHash;
use super::row::Blob;
use super::schema::sync_tokens;
use super::{Connection, StoreResult};

/// Stores a token of `device`.
///
/// # Errors
/// The query failed.
pub fn insert(
    conn: &mut Connection,
    hash: &TokenHash,
    device: DeviceId,
    now: i64,
) -> StoreResult<()> {
    let device = device.to_bytes();
    diesel::insert_into(sync_tokens::table)
        .values((
            sync_tokens::token_hash.eq(&hash[..]),
            sync_tokens::device_id.eq(&device[..]),
            sync_tokens::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The device that the token with this hash belongs to.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn device(conn: &mut Connection, hash: &TokenHash) -> StoreResult<Option<DeviceId>> {
    let found: Option<Blob> =
        sync_tokens::table.find(&hash[..]).select(sync_tokens::device_id).first(conn).optional()?;
    found.map(DeviceId::try_from).transpose()
}

/// Forgets all tokens of a device but the `keep` newest.
///
/// # Errors
/// The query failed.
pub fn delete_oldest(conn: &mut Connection, device: DeviceId, keep: i64) -> StoreResult<()> {
    let device = device.to_bytes();
    let of_device = sync_tokens::device_id.eq(&device[..]);
    let old: Vec<Vec<u8>> = sync_tokens::table
        .filter(of_device)
        .order((sync_tokens::created_at.desc(), sync_tokens::token_hash))
        .offset(keep)
        .limit(i64::from(u16::MAX))
        .select(sync_tokens::token_hash)
        .load(conn)?;
    for hash in old {
        diesel::delete(sync_tokens::table.find(&hash[..])).execute(conn)?;
    }
    Ok(())
}
