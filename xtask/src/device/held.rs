use anyhow::{Result, bail};
use banister_shared::api::Session;
use banister_shared::ids::{AccountId, DeviceId, LogId, RecordId, new_actor};
use banister_shared::log::Log;
use banister_shared::page::{NewChange, Stamp};
use banister_shared::record::{Fields, Record};
use banister_shared::store::Store;
use banister_shared::sync::{self, Request, Response, Sent};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::sim::ready;

use super::Server;

/// Far more rounds than any log of the demo or the measurements needs.
const ROUNDS_MAX: usize = 1_000;

/// A device that is logged in.
#[derive(Debug)]
pub struct Device {
    session: Session,
    stamp: Stamp,
    /// What it holds of the log.
    pub log: Log<MemoryStore>,
}

impl Device {
    /// A device with nothing on it yet; `random` makes its writing its own.
    pub fn new(id: DeviceId, random: [u8; 4], session: Session, log: LogId) -> Self {
        let stamp = Stamp { actor: new_actor(id, random), now_ms: 0 };
        Self { session, stamp, log: Log::new(log, MemoryStore::default()) }
    }

    /// Who is logged in on it.
    pub const fn account(&self) -> AccountId {
        self.session.account_id
    }

    /// Its way to the server.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Its hand at a moment, in ms since 1970.
    pub fn stamp(&self, now_ms: i64) -> Stamp {
        Stamp { now_ms, ..self.stamp.clone() }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// A field that is too long.
    pub fn add(&mut self, now_ms: i64, id: RecordId, record: &Record) -> Result<()> {
        let stamp = self.stamp(now_ms);
        Ok(ready(self.log.add(&stamp, id, record))?)
    }

    /// Changes a record.
    ///
    /// # Errors
    /// This device does not know the record, or it is of another kind.
    pub fn edit<F: Fields + Clone>(
        &mut self,
        now_ms: i64,
        id: RecordId,
        edit: impl FnOnce(&mut F),
    ) -> Result<()> {
        let stamp = self.stamp(now_ms);
        Ok(ready(self.log.edit(&stamp, id, edit))?)
    }

    /// Exchanges with the server until neither has anything new for the other.
    ///
    /// # Errors
    /// The server cannot be reached or refuses something.
    pub fn sync(&mut self, server: &Server, now_ms: i64) -> Result<()> {
        for _ in 0..ROUNDS_MAX {
            if !self.sync_once(server, now_ms)? {
                return Ok(());
            }
        }
        bail!("the server and a device did not come to an end after {ROUNDS_MAX} rounds")
    }

    /// One round of the exchange; `true` if there is more.
    ///
    /// # Errors
    /// The server cannot be reached or refuses something.
    pub fn sync_once(&mut self, server: &Server, now_ms: i64) -> Result<bool> {
        let (request, sent) = self.prepare(now_ms)?;
        let response = server.exchange(&self.session, self.log.id(), &request)?;
        self.accept(&sent, response, now_ms)
    }

    /// What it has to say to the server.
    ///
    /// # Errors
    /// None that memory can make.
    pub fn prepare(&mut self, now_ms: i64) -> Result<(Request, Sent)> {
        let log = self.log.id();
        Ok(ready(sync::prepare(self.log.store(), log, now_ms, &[]))?)
    }

    /// Takes in the answer; `true` if there is more to say.
    ///
    /// # Errors
    /// The answer contradicts the log.
    pub fn accept(&mut self, sent: &Sent, response: Response, now_ms: i64) -> Result<bool> {
        let log = self.log.id();
        Ok(ready(sync::accept(self.log.store(), log, sent, response, now_ms))?)
    }

    /// Keeps changes that were made elsewhere in its name, to be sent.
    ///
    /// # Errors
    /// None that memory can make.
    pub fn keep(&mut self, changes: &[NewChange]) -> Result<()> {
        Ok(ready(self.log.store().append(changes))?)
    }
}
