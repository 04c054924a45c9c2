use banister_shared::ids::{DeviceId, LogId};
use diesel::prelude::*;

use super::schema::{identity, logs};
use super::{SqliteStore, StoreError};

/// Who this device is, and the log it writes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The device.
    pub device: DeviceId,
    /// The log that its person owns.
    pub own_log: LogId,
}

impl SqliteStore {
    /// The identity; made by `new` at first use.
    ///
    /// # Errors
    /// The storage's.
    pub fn identity(&mut self, new: impl FnOnce() -> Identity) -> Result<Identity, StoreError> {
        if let Some(found) = find(&mut self.conn)? {
            return Ok(found);
        }
        self.write(|conn| match find(conn)? {
            Some(found) => Ok(found),
            None => insert(conn, new()),
        })
    }

    /// Goes on as another device: the server knows the old one as somebody else's.
    ///
    /// # Errors
    /// The storage's.
    pub fn set_device(&mut self, device: DeviceId) -> Result<(), StoreError> {
        self.write(|conn| {
            let bytes = device.to_bytes().to_vec();
            diesel::update(identity::table).set(identity::device.eq(bytes)).execute(conn)?;
            Ok(())
        })
    }
}

fn find(conn: &mut SqliteConnection) -> Result<Option<Identity>, StoreError> {
    let row: Option<(Vec<u8>, Vec<u8>)> =
        identity::table.select((identity::device, identity::own_log)).first(conn).optional()?;
    row.map(|(device, own_log)| {
        let device = device.try_into().ok().and_then(|bytes| DeviceId::from_bytes(bytes).ok());
        let own_log = own_log.try_into().map(LogId::new).ok();
        let (device, own_log) = device.zip(own_log).ok_or(StoreError::Damaged("its identity"))?;
        Ok(Identity { device, own_log })
    })
    .transpose()
}

fn insert(conn: &mut SqliteConnection, new: Identity) -> Result<Identity, StoreError> {
    let log = new.own_log.to_bytes().to_vec();
    diesel::insert_into(identity::table)
        .values((
            identity::one.eq(1),
            identity::device.eq(new.device.to_bytes().to_vec()),
            identity::own_log.eq(&log),
        ))
        .execute(conn)?;
    diesel::insert_into(logs::table)
        .values((
            logs::id.eq(&log),
            logs::name.eq(""),
            logs::role.eq("owner"),
            logs::on_server.eq(false),
            logs::ended.eq(false),
        ))
        .execute(conn)?;
    Ok(new)
}

/// Makes another log the one that is written into.
pub(super) fn set_own_log(conn: &mut SqliteConnection, log: LogId) -> Result<(), StoreError> {
    let bytes = log.to_bytes().to_vec();
    diesel::update(identity::table).set(identity::own_log.eq(bytes)).execute(conn)?;
    Ok(())
}
