//! Who may do what in a log.

use banister_shared::api::Role;
use banister_shared::ids::{AccountId, LogId};
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::notify::{self, Notice};
use super::row::{Blob, RoleText};
use super::schema::{accounts, members};
use super::{Connection, StoreResult};

/// A grant as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct Member {
    /// Who.
    #[diesel(deserialize_as = Blob)]
    pub account_id: AccountId,
    /// What they may do.
    #[diesel(deserialize_as = RoleText)]
    pub role: Role,
    /// Since when, in ms.
    pub created_at: i64,
    /// Until when, in ms.
    pub expires_at: Option<i64>,
    /// Whether it rests.
    pub paused: bool,
}

impl Member {
    /// Whether the grant gives anything at `now` (ms).
    pub fn is_active(&self, now: i64) -> bool {
        !self.paused && !self.has_ended(now)
    }

    /// Whether it is over at `now` (ms).
    pub fn has_ended(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }
}

/// The same as a condition on the table.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn is_active(now: i64) -> _ {
    let without_end = members::expires_at.is_null();
    members::paused.eq(false).and(without_end.or(members::expires_at.gt(now).assume_not_null()))
}

/// The member's grant, active or not.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn find(conn: &mut Connection, log: LogId, account: AccountId) -> StoreResult<Option<Member>> {
    let (log, account) = (log.to_bytes(), account.to_bytes());
    let row = members::table.find((&log[..], &account[..])).select(Member::as_select());
    Ok(row.first(conn).optional()?)
}

/// The account's role in the log at `now` (ms); `None` for those who are not, not yet again or
/// no longer members.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn role(
    conn: &mut Connection,
    log: LogId,
    account: AccountId,
    now: i64,
) -> StoreResult<Option<Role>> {
    Ok(find(conn, log, account)?.filter(|m| m.is_active(now)).map(|m| m.role))
}

/// All members with their display names, the oldest grant first.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_log(conn: &mut Connection, log: LogId) -> StoreResult<Vec<(Member, Option<String>)>> {
    let log = log.to_bytes();
    Ok(members::table
        .inner_join(accounts::table.on(accounts::id.eq(members::account_id)))
        .filter(members::log_id.eq(&log[..]))
        .order((members::created_at, members::account_id))
        .select((Member::as_select(), accounts::display_name))
        .load(conn)?)
}

/// What others see of an account.
///
/// # Errors
/// The query failed.
pub fn display_name(conn: &mut Connection, account: AccountId) -> StoreResult<Option<String>> {
    let id = account.to_bytes();
    let name = accounts::table.find(&id[..]).select(accounts::display_name);
    Ok(name.first::<Option<String>>(conn).optional()?.flatten())
}

/// Makes the account a member; a grant it had is replaced.
///
/// # Errors
/// The query failed.
pub fn put(
    conn: &mut Connection,
    log: LogId,
    account: AccountId,
    role: Role,
    now: i64,
) -> StoreResult<()> {
    delete(conn, log, account)?;
    let log = log.to_bytes();
    diesel::insert_into(members::table)
        .values((
            members::log_id.eq(&log[..]),
            members::account_id.eq(&account.to_bytes()[..]),
            members::role.eq(role.as_str()),
            members::created_at.eq(now),
            members::paused.eq(false),
        ))
        .execute(conn)?;
    notify::tell(conn, Notice::Access(account))
}

/// Changes a member's grant to `to`.
///
/// # Errors
/// The query failed.
pub fn update(conn: &mut Connection, log: LogId, to: &Member) -> StoreResult<()> {
    let (log, account) = (log.to_bytes(), to.account_id.to_bytes());
    diesel::update(members::table.find((&log[..], &account[..])))
        .set((
            members::role.eq(to.role.as_str()),
            members::expires_at.eq(to.expires_at),
            members::paused.eq(to.paused),
        ))
        .execute(conn)?;
    notify::tell(conn, Notice::Access(to.account_id))
}

/// Takes the member's grant away. Whether there was one.
///
/// # Errors
/// The query failed.
pub fn delete(conn: &mut Connection, log: LogId, account: AccountId) -> StoreResult<bool> {
    let (log, id) = (log.to_bytes(), account.to_bytes());
    let rows = diesel::delete(members::table.find((&log[..], &id[..]))).execute(conn)?;
    notify::tell(conn, Notice::Access(account))?;
    Ok(rows > 0)
}

/// Whether the log has an owner whose grant neither rests nor ends.
///
/// # Errors
/// The query failed.
pub fn has_lasting_owner(conn: &mut Connection, log: LogId) -> StoreResult<bool> {
    let log = log.to_bytes();
    let owners: i64 = members::table
        .filter(members::log_id.eq(&log[..]))
        .filter(members::role.eq(Role::Owner.as_str()))
        .filter(members::paused.eq(false))
        .filter(members::expires_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(owners > 0)
}
