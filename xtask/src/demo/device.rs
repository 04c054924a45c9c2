//! A device of the demo: what it wrote, kept in memory until it is sent.

use anyhow::{Result, anyhow};
use banister_shared::api::Session;
use banister_shared::ids::{AccountId, DeviceId, LogId, RecordId, new_actor};
use banister_shared::log::Log;
use banister_shared::page::Stamp;
use banister_shared::record::{CheckIn, Episode, Record};
use banister_shared::sync;
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::sim::ready;

use super::happening::{Deed, Happening};
use super::seed::Seed;
use super::server::Server;

/// A device that is logged in.
pub(crate) struct Device {
    account: AccountId,
    session: Session,
    stamp: Stamp,
    /// What it holds of the log.
    pub(crate) log: Log<MemoryStore>,
}

impl Device {
    /// A device with nothing on it.
    pub(crate) fn new(seed: &mut Seed, id: DeviceId, session: Session, log: LogId) -> Self {
        let stamp = Stamp { actor: new_actor(id, seed.bytes()), now_ms: 0 };
        let log = Log::new(log, MemoryStore::default());
        Self { account: session.account_id, session, stamp, log }
    }

    /// Whoever is logged in on it.
    pub(crate) const fn session(&self) -> &Session {
        &self.session
    }

    /// Writes what happened, at the moment it happened.
    pub(crate) fn write(&mut self, happening: &Happening) -> Result<()> {
        let stamp = self.stamp_at(happening.at.at_ms());
        match &happening.deed {
            Deed::Add(record) => self.add(&stamp, happening.id, record.clone()),
            Deed::Tell(told) => self.edit_episode(&stamp, happening.id, |e| *e = told.clone()),
            Deed::Answer(reply) => {
                let answer = |question: &mut CheckIn| {
                    question.reply = Some(reply.clone());
                    question.seen_at = Some(happening.at.clone());
                };
                Ok(ready(self.log.edit(&stamp, happening.id, answer))?)
            }
        }
    }

    /// Changes an episode.
    pub(crate) fn edit_episode(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        edit: impl FnOnce(&mut Episode),
    ) -> Result<()> {
        Ok(ready(self.log.edit(stamp, id, edit))?)
    }

    /// This device's hand at a moment.
    pub(crate) fn stamp_at(&self, now_ms: i64) -> Stamp {
        Stamp { now_ms, ..self.stamp.clone() }
    }

    /// Exchanges with the server until neither has anything new for the other.
    pub(crate) fn sync(&mut self, server: &Server, now_ms: i64) -> Result<()> {
        const ROUNDS_MAX: usize = 100;
        for _ in 0..ROUNDS_MAX {
            let log = self.log.id();
            let (request, sent) = ready(sync::prepare(self.log.store(), log, now_ms, &[]))?;
            let response = server.exchange(&self.session, log, &request)?;
            if !ready(sync::accept(self.log.store(), log, &sent, response, now_ms))? {
                return Ok(());
            }
        }
        Err(anyhow!("the server and a device did not come to an end"))
    }

    /// Adds a record; a caregiver signs what they write.
    fn add(&mut self, stamp: &Stamp, id: RecordId, mut record: Record) -> Result<()> {
        match &mut record {
            Record::CheckIn(question) => question.by = Some(self.account),
            Record::CareNote(note) => note.by = Some(self.account),
            _ => {}
        }
        Ok(ready(self.log.add(stamp, id, &record))?)
    }
}
