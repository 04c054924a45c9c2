//! The devices of an account.

use banister_shared::ids::{AccountId, DeviceId};
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::notify::{self, Notice};
use super::row::Blob;
use super::schema::devices;
use super::{Connection, StoreResult};

/// The number of a new device's session.
pub const FIRST_SESSION: i64 = 1;

/// A device as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = devices, check_for_backend(MultiBackend))]
pub struct Device {
    /// Its id.
    #[diesel(deserialize_as = Blob)]
    pub id: DeviceId,
    /// Whose it is.
    #[diesel(deserialize_as = Blob)]
    pub account_id: AccountId,
    /// What the person calls it.
    pub name: String,
    /// The number of its session; access tokens of another number are dead.
    pub session: i64,
    /// When it first logged in, in ms.
    pub created_at: i64,
    /// When it was last heard from, in ms, to the minute.
    pub last_seen_at: i64,
    /// When it was revoked, in ms.
    pub revoked_at: Option<i64>,
    /// By how many ms its clock was ahead when it last exchanged.
    pub clock_ahead_ms: Option<i64>,
}

/// A device to be made.
pub struct NewDevice<'a> {
    /// Its id, made on the device or here.
    pub id: DeviceId,
    /// Whose it is.
    pub account_id: AccountId,
    /// What the person calls it.
    pub name: &'a str,
    /// Now, in ms.
    pub created_at: i64,
}

/// Makes a device, in its first session.
///
/// # Errors
/// [`super::StoreError::is_duplicate`] if the id is taken.
pub fn insert(conn: &mut Connection, new: &NewDevice<'_>) -> StoreResult<()> {
    let (id, account) = (new.id.to_bytes(), new.account_id.to_bytes());
    diesel::insert_into(devices::table)
        .values((
            devices::id.eq(&id[..]),
            devices::account_id.eq(&account[..]),
            devices::name.eq(new.name),
            devices::session.eq(FIRST_SESSION),
            devices::created_at.eq(new.created_at),
            devices::last_seen_at.eq(new.created_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The device with this id, revoked or not.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn find(conn: &mut Connection, id: DeviceId) -> StoreResult<Option<Device>> {
    let id = id.to_bytes();
    let row = devices::table.find(&id[..]).select(Device::as_select());
    Ok(row.first(conn).optional()?)
}

/// The account's devices, the oldest first.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_account(conn: &mut Connection, account: AccountId) -> StoreResult<Vec<Device>> {
    let account = account.to_bytes();
    Ok(devices::table
        .filter(devices::account_id.eq(&account[..]))
        .order((devices::created_at, devices::id))
        .select(Device::as_select())
        .load(conn)?)
}

/// When any of the account's devices was last heard from, in ms; revoked ones do not count.
///
/// # Errors
/// The query failed.
pub fn last_seen(conn: &mut Connection, account: AccountId) -> StoreResult<Option<i64>> {
    let account = account.to_bytes();
    Ok(devices::table
        .filter(devices::account_id.eq(&account[..]))
        .filter(devices::revoked_at.is_null())
        .select(diesel::dsl::max(devices::last_seen_at))
        .first(conn)?)
}

/// Begins a new session, which ends the one before; gives its number.
///
/// # Errors
/// The query failed.
pub fn begin_session(
    conn: &mut Connection,
    id: DeviceId,
    name: &str,
    now: i64,
) -> StoreResult<i64> {
    let id = id.to_bytes();
    let (session, account): (i64, Blob) = diesel::update(devices::table.find(&id[..]))
        .set((
            devices::session.eq(devices::session + 1),
            devices::name.eq(name),
            devices::last_seen_at.eq(now),
        ))
        .returning((devices::session, devices::account_id))
        .get_result(conn)?;
    tell(conn, Some(account))?;
    Ok(session)
}

fn tell(conn: &mut Connection, account: Option<Blob>) -> StoreResult<()> {
    match account {
        Some(account) => notify::tell(conn, Notice::Access(account.try_into()?)),
        None => Ok(()),
    }
}

/// Ends the session: its access tokens are dead from now on.
///
/// # Errors
/// The query failed.
pub fn end_session(conn: &mut Connection, id: DeviceId) -> StoreResult<()> {
    let id = id.to_bytes();
    let account: Option<Blob> = diesel::update(devices::table.find(&id[..]))
        .set(devices::session.eq(devices::session + 1))
        .returning(devices::account_id)
        .get_result(conn)
        .optional()?;
    tell(conn, account)
}

/// Marks the device as revoked, and ends its session. Once revoked it stays so.
///
/// # Errors
/// The query failed.
pub fn revoke(conn: &mut Connection, id: DeviceId, now: i64) -> StoreResult<()> {
    end_session(conn, id)?;
    let id = id.to_bytes();
    diesel::update(devices::table.find(&id[..]).filter(devices::revoked_at.is_null()))
        .set(devices::revoked_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Notes that the device was heard from at `now`.
///
/// # Errors
/// The query failed.
pub fn seen(conn: &mut Connection, id: DeviceId, now: i64) -> StoreResult<()> {
    let id = id.to_bytes();
    diesel::update(devices::table.find(&id[..]))
        .set(devices::last_seen_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Notes by how many ms the device's clock is ahead of this server's.
///
/// # Errors
/// The query failed.
pub fn set_clock_ahead(conn: &mut Connection, id: DeviceId, ms: Option<i64>) -> StoreResult<()> {
    let id = id.to_bytes();
    diesel::update(devices::table.find(&id[..]))
        .set(devices::clock_ahead_ms.eq(ms))
        .execute(conn)?;
    Ok(())
}
