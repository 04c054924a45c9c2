//! Invites: codes that make whoever types them a member, once.

use banister_shared::api::Role;
use banister_shared::ids::{AccountId, LogId};
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::row::{Blob, RoleText};
use super::schema::invites;
use super::{Connection, StoreResult};

/// SHA-256 of a code. The code itself is never stored.
pub type CodeHash = [u8; 32];

/// An invite as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = invites, check_for_backend(MultiBackend))]
pub struct Invite {
    /// To which log.
    #[diesel(deserialize_as = Blob)]
    pub log_id: LogId,
    /// As what.
    #[diesel(deserialize_as = RoleText)]
    pub role: Role,
    /// Who invites.
    #[diesel(deserialize_as = Blob)]
    pub created_by: AccountId,
    /// Until when it can be used, in ms.
    pub expires_at: i64,
    /// Who has used it.
    pub used_by: Option<Vec<u8>>,
    /// When it was used, in ms.
    pub used_at: Option<i64>,
}

/// An invite to be stored.
pub struct NewInvite {
    /// SHA-256 of the code.
    pub code_hash: CodeHash,
    /// To which log.
    pub log_id: LogId,
    /// As what.
    pub role: Role,
    /// Who invites.
    pub created_by: AccountId,
    /// Now, in ms.
    pub created_at: i64,
    /// Until when it can be used, in ms.
    pub expires_at: i64,
}

/// Stores an invite.
///
/// # Errors
/// The query failed.
pub fn insert(conn: &mut Connection, new: &NewInvite) -> StoreResult<()> {
    let (log, by) = (new.log_id.to_bytes(), new.created_by.to_bytes());
    diesel::insert_into(invites::table)
        .values((
            invites::code_hash.eq(&new.code_hash[..]),
            invites::log_id.eq(&log[..]),
            invites::role.eq(new.role.as_str()),
            invites::created_by.eq(&by[..]),
            invites::created_at.eq(new.created_at),
            invites::expires_at.eq(new.expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The invite with this code, used or not.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn find(conn: &mut Connection, hash: &CodeHash) -> StoreResult<Option<Invite>> {
    let row = invites::table.find(&hash[..]).select(Invite::as_select());
    Ok(row.first(conn).optional()?)
}

/// An invite that can still be used.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = invites, check_for_backend(MultiBackend))]
pub struct OpenInvite {
    /// SHA-256 of the code.
    #[diesel(deserialize_as = Blob)]
    pub code_hash: CodeHash,
    /// As what.
    #[diesel(deserialize_as = RoleText)]
    pub role: Role,
    /// When it was made, in ms.
    pub created_at: i64,
    /// Until when it can be used, in ms.
    pub expires_at: i64,
}

/// The log's invites that can be used at `now` (ms), the latest first.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn open(conn: &mut Connection, log: LogId, now: i64) -> StoreResult<Vec<OpenInvite>> {
    let log = log.to_bytes();
    Ok(invites::table
        .filter(invites::log_id.eq(&log[..]))
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(now))
        .order((invites::created_at.desc(), invites::code_hash))
        .select(OpenInvite::as_select())
        .load(conn)?)
}

/// Forgets the invite, if nobody has used it. Whether there was one.
///
/// # Errors
/// The query failed.
pub fn delete(conn: &mut Connection, hash: &CodeHash) -> StoreResult<bool> {
    let unused = invites::table.find(&hash[..]).filter(invites::used_at.is_null());
    Ok(diesel::delete(unused).execute(conn)? > 0)
}

/// Uses the invite up. Whether it was still unused: of two at once one is told `true`.
///
/// # Errors
/// The query failed.
pub fn use_up(
    conn: &mut Connection,
    hash: &CodeHash,
    by: AccountId,
    now: i64,
) -> StoreResult<bool> {
    let by = by.to_bytes();
    let unused = invites::table.find(&hash[..]).filter(invites::used_at.is_null());
    let rows = diesel::update(unused)
        .set((invites::used_at.eq(now), invites::used_by.eq(&by[..])))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Forgets the log's invites that this account has made and nobody has used.
///
/// # Errors
/// The query failed.
pub fn delete_open(conn: &mut Connection, log: LogId, by: AccountId) -> StoreResult<()> {
    let (log, by) = (log.to_bytes(), by.to_bytes());
    let theirs = invites::log_id.eq(&log[..]).and(invites::created_by.eq(&by[..]));
    diesel::delete(invites::table.filter(theirs).filter(invites::used_at.is_null()))
        .execute(conn)?;
    Ok(())
}

/// Forgets the log's invites that nobody has used.
///
/// # Errors
/// The query failed.
pub fn delete_all_open(conn: &mut Connection, log: LogId) -> StoreResult<()> {
    let log = log.to_bytes();
    let of_log = invites::table.filter(invites::log_id.eq(&log[..]));
    diesel::delete(of_log.filter(invites::used_at.is_null())).execute(conn)?;
    Ok(())
}

/// Forgets the log's invites that ended before `before` (ms).
///
/// # Errors
/// The query failed.
pub fn delete_expired(conn: &mut Connection, log: LogId, before: i64) -> StoreResult<()> {
    let log = log.to_bytes();
    diesel::delete(
        invites::table.filter(invites::log_id.eq(&log[..])).filter(invites::expires_at.lt(before)),
    )
    .execute(conn)?;
    Ok(())
}
