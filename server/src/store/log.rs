//! Logs, and what their members see of them.

use banister_shared::api::Role;
use banister_shared::ids::{AccountId, LogId};
use diesel::prelude::*;

use super::cached::Cached;
use super::connection::MultiBackend;
use super::member::{self, is_active};
use super::notify::{self, Notice};
use super::row::{Blob, RoleText};
use super::schema::{logs, members};
use super::{Connection, StoreResult};

/// A log as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = logs, check_for_backend(MultiBackend))]
pub struct Log {
    /// Its id.
    #[diesel(deserialize_as = Blob)]
    pub id: LogId,
    /// What its owner calls it.
    pub name: String,
    /// When this server first heard of it, in ms.
    pub created_at: i64,
    /// The number of the last change in any of its pages.
    pub seq: i64,
    /// The digest over all its pages.
    #[diesel(deserialize_as = Blob)]
    pub digest: [u8; 32],
}

/// A log to be made.
pub struct NewLog<'a> {
    /// Its id, made on the device or here.
    pub id: LogId,
    /// What its owner calls it; may be empty.
    pub name: &'a str,
    /// Now, in ms.
    pub created_at: i64,
    /// The digest over no pages.
    pub digest: [u8; 32],
}

/// The log with this id.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn find(conn: &mut Connection, id: LogId) -> StoreResult<Option<Log>> {
    let id = id.to_bytes();
    Ok(logs::table.find(&id[..]).select(Log::as_select()).first(conn).optional()?)
}

/// The log and the account's role in it, if the account is a member at `now` (ms).
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn seen_by(
    conn: &mut Connection,
    id: LogId,
    account: AccountId,
    now: i64,
) -> StoreResult<Option<(Log, Role)>> {
    let (id, account) = (id.to_bytes(), account.to_bytes());
    let row: Option<(Log, RoleText)> = logs::table
        .inner_join(members::table.on(members::log_id.eq(logs::id)))
        .filter(logs::id.eq(&id[..]))
        .filter(members::account_id.eq(&account[..]))
        .filter(is_active(now))
        .select((Log::as_select(), members::role))
        .first(conn)
        .optional()?;
    row.map(|(log, role)| Ok((log, role.try_into()?))).transpose()
}

/// All logs the account is a member of at `now` (ms), the oldest first.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    now: i64,
) -> StoreResult<Vec<(Log, Role)>> {
    let account = account.to_bytes();
    let rows: Vec<(Log, RoleText)> = logs::table
        .inner_join(members::table.on(members::log_id.eq(logs::id)))
        .filter(members::account_id.eq(&account[..]))
        .filter(is_active(now))
        .order((logs::created_at, logs::id))
        .select((Log::as_select(), members::role))
        .load(conn)?;
    rows.into_iter().map(|(log, role)| Ok((log, role.try_into()?))).collect()
}

/// Gives the log another name.
///
/// # Errors
/// The query failed.
pub fn rename(conn: &mut Connection, id: LogId, name: &str) -> StoreResult<()> {
    let id = id.to_bytes();
    diesel::update(logs::table.find(&id[..])).set(logs::name.eq(name)).execute(conn)?;
    Ok(())
}

/// Deletes the log and all that belongs to it; who were its members.
///
/// # Errors
/// The query failed.
pub fn delete(conn: &mut Connection, id: LogId) -> StoreResult<Vec<AccountId>> {
    let members = member::of_log(conn, id)?.into_iter().map(|(member, _)| member.account_id);
    let members: Vec<AccountId> = members.collect();
    let id = id.to_bytes();
    diesel::delete(logs::table.find(&id[..])).execute(conn)?;
    members.iter().try_for_each(|member| notify::tell(conn, Notice::Access(*member)))?;
    Ok(members)
}

/// Takes the next `count` numbers of the log, and its row's lock until the commit: readers
/// never see a number before a smaller one. Gives the last number before them, or `None`
/// without such a log. With a count of 0 it only takes the lock.
///
/// # Errors
/// The query failed.
pub fn reserve_seq(conn: &mut Connection, id: LogId, count: i64) -> StoreResult<Option<i64>> {
    let id = id.to_bytes();
    let take = diesel::update(logs::table.find(&id[..]))
        .set(logs::seq.eq(logs::seq + count))
        .returning(logs::seq);
    let last: Option<i64> = Cached(take).get_result(conn).optional()?;
    Ok(last.map(|last| last - count))
}

/// A log that is about to be written to, its row locked until the commit.
#[derive(Debug, Clone, Queryable)]
pub struct Writing {
    /// The last number before those that were taken.
    pub seq: i64,
    /// The digest over all pages.
    #[diesel(deserialize_as = Blob)]
    pub digest: [u8; 32],
    /// How many pages there are.
    pub page_count: i64,
}

/// Does what [`reserve_seq`] does, and reads what a commit changes.
///
/// # Errors
/// The query failed.
pub fn begin_writing(conn: &mut Connection, id: LogId, count: i64) -> StoreResult<Option<Writing>> {
    let id = id.to_bytes();
    let take = diesel::update(logs::table.find(&id[..]))
        .set(logs::seq.eq(logs::seq + count))
        .returning((logs::seq, logs::digest, logs::page_count));
    let log: Option<Writing> = Cached(take).get_result(conn).optional()?;
    Ok(log.map(|log| Writing { seq: log.seq - count, ..log }))
}

/// Stores the digest over all pages, and how many there are.
///
/// # Errors
/// The query failed.
pub fn end_writing(conn: &mut Connection, id: LogId, log: &Writing) -> StoreResult<()> {
    let id = id.to_bytes();
    let store = diesel::update(logs::table.find(&id[..]))
        .set((logs::digest.eq(&log.digest[..]), logs::page_count.eq(log.page_count)));
    Cached(store).execute(conn)?;
    Ok(())
}

pub use super::upsert::log as insert;
