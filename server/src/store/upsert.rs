//! Rows that are inserted unless they are there. `ON CONFLICT` is not offered on the enum of
//! both engines, so these bodies are compiled once for each.

use banister_shared::ids::{AccountId, DeviceId, LogId};
use diesel::prelude::*;

use super::journal::Access;
use super::log::NewLog;
use super::schema::{access_journal, actors, installation, logs};
use super::{Connection, StoreResult};

/// Runs the same body on whichever engine `$conn` is.
macro_rules! on_either {
    ($conn:ident, $body:expr) => {
        match $conn {
            Connection::Sqlite($conn) => $body,
            Connection::Postgres($conn) => $body,
        }
    };
}

/// Makes a log unless there is one with its id. Whether it was made.
///
/// # Errors
/// The query failed.
pub fn log(conn: &mut Connection, new: &NewLog<'_>) -> StoreResult<bool> {
    let id = new.id.to_bytes();
    let values = (
        logs::id.eq(&id[..]),
        logs::name.eq(new.name),
        logs::created_at.eq(new.created_at),
        logs::seq.eq(0),
        logs::digest.eq(&new.digest[..]),
    );
    let insert = diesel::insert_into(logs::table).values(values).on_conflict_do_nothing();
    let rows = on_either!(conn, insert.execute(conn))?;
    Ok(rows == 1)
}

/// Notes an access unless its hour has it already.
///
/// # Errors
/// The query failed.
pub fn journal(conn: &mut Connection, access: &Access) -> StoreResult<()> {
    let (log, account) = (access.log.to_bytes(), access.account.to_bytes());
    let device = access.device.to_bytes();
    let values = (
        access_journal::log_id.eq(&log[..]),
        access_journal::account_id.eq(&account[..]),
        access_journal::device_id.eq(&device[..]),
        access_journal::action.eq(access.action.as_str()),
        access_journal::hour.eq(access.hour),
    );
    let insert = diesel::insert_into(access_journal::table).values(values).on_conflict_do_nothing();
    on_either!(conn, insert.execute(conn))?;
    Ok(())
}

/// Binds an actor to the device that first delivers it; an actor that is bound stays so.
///
/// # Errors
/// The query failed.
pub fn actor(
    conn: &mut Connection,
    log: LogId,
    actor: &[u8],
    device: DeviceId,
    account: AccountId,
) -> StoreResult<()> {
    let (log, device, account) = (log.to_bytes(), device.to_bytes(), account.to_bytes());
    let values = (
        actors::log_id.eq(&log[..]),
        actors::actor.eq(actor),
        actors::device_id.eq(&device[..]),
        actors::account_id.eq(&account[..]),
    );
    let insert = diesel::insert_into(actors::table).values(values).on_conflict_do_nothing();
    on_either!(conn, insert.execute(conn))?;
    Ok(())
}

/// Names the installation unless it has a name.
///
/// # Errors
/// The query failed.
pub(super) fn installation(conn: &mut Connection, storage_id: &str) -> StoreResult<()> {
    let values = (installation::id.eq(1), installation::storage_id.eq(storage_id));
    let insert = diesel::insert_into(installation::table).values(values).on_conflict_do_nothing();
    on_either!(conn, insert.execute(conn))?;
    Ok(())
}
