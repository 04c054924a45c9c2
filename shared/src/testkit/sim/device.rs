use std::collections::BTreeSet;

use automerge::ChangeHash;

use super::ready;
use crate::api::{Problem, Role};
use crate::error::Code;
use crate::ids::{DeviceId, LogId, new_actor};
use crate::log::Log;
use crate::page::{Entry, Stamp};
use crate::store::Store;
use crate::sync::{self, Response, Sent};
use crate::testkit::memory::MemoryStore;
use crate::testkit::rng::Rng;

/// Who a device belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The person with the log.
    Owner,
    /// A caregiver who may only read and leave notes.
    Caregiver,
}

impl Part {
    /// The role in the log.
    pub const fn role(self) -> Role {
        match self {
            Self::Owner => Role::Owner,
            Self::Caregiver => Role::Viewer,
        }
    }
}

/// A device: its storage, and tabs that share it.
#[derive(Debug)]
pub struct Device {
    /// Whose it is.
    pub part: Part,
    /// Its id.
    pub id: DeviceId,
    /// By how many ms its clock is wrong.
    pub clock_off_ms: i64,
    /// What it stores.
    pub log: Log<MemoryStore>,
    /// The actor of each open tab.
    pub tabs: Vec<Stamp>,
    /// Every change that a write here was told is on disk.
    pub written: BTreeSet<ChangeHash>,
    /// Every change that the server told it has.
    pub acknowledged: BTreeSet<ChangeHash>,
}

impl Device {
    /// A new device with this many tabs.
    pub fn new(rng: &mut Rng, log: LogId, part: Part, tabs: usize, clock_off_ms: i64) -> Self {
        let id = DeviceId::new(super::super::arbitrary::EPOCH_MS, rng.bytes());
        let mut device = Self {
            part,
            id,
            clock_off_ms,
            log: Log::new(log, MemoryStore::default()),
            tabs: Vec::new(),
            written: BTreeSet::new(),
            acknowledged: BTreeSet::new(),
        };
        (0..tabs).for_each(|_| device.open_tab(rng));
        device
    }

    /// A tab or process starts, with an actor of its own.
    pub fn open_tab(&mut self, rng: &mut Rng) {
        self.tabs.push(Stamp { actor: new_actor(self.id, rng.bytes()), now_ms: 0 });
    }

    /// The process of a tab dies and starts again: what it kept in memory is gone, what it
    /// stored is not, and its actor is never used again.
    pub fn crash(&mut self, rng: &mut Rng, tab: usize) {
        if tab < self.tabs.len() {
            self.tabs.remove(tab);
            self.open_tab(rng);
        }
    }

    /// The device's own clock at the true time `now_ms`.
    pub const fn clock(&self, now_ms: i64) -> i64 {
        now_ms + self.clock_off_ms
    }

    /// The next request, as it leaves the device.
    pub fn request(&mut self, now_ms: i64) -> (Vec<u8>, Sent) {
        let (now_ms, log) = (self.clock(now_ms), self.log.id());
        let Ok((request, sent)) = ready(sync::prepare(self.log.store(), log, now_ms, &[]));
        (request.encode(), sent)
    }

    /// Takes in an answer; `true` if there is more to say.
    pub fn answer(&mut self, sent: &Sent, body: &[u8], now_ms: i64) -> bool {
        let (now_ms, log) = (self.clock(now_ms), self.log.id());
        let Ok(response) = Response::decode(body) else { panic!("not a response") };
        match ready(sync::accept(self.log.store(), log, sent, response, now_ms)) {
            Ok(again) => {
                let Ok(unsent) = ready(self.log.store().unsent(log, &[], usize::MAX));
                let unsent: BTreeSet<_> = unsent.into_iter().map(|change| change.hash).collect();
                let sent = sent.changes.iter().map(|(_, hash)| *hash);
                self.acknowledged.extend(sent.filter(|hash| !unsent.contains(hash)));
                again
            }
            Err(error) => panic!("the answer was not accepted: {error}"),
        }
    }

    /// Sends a page from the beginning when the server lacks what a change follows.
    pub fn refused(&mut self, problem: &Problem) {
        match (problem.code, problem.page) {
            (Code::MissingDependency, Some(page)) => {
                ready(sync::requeue(self.log.store(), page))
                    .unwrap_or_else(|error| panic!("not sent again: {error}"));
            }
            _ => panic!("refused: {problem:?}"),
        }
    }

    /// Every record, where it stands.
    pub fn entries(&mut self) -> Vec<Entry> {
        ready(self.log.entries(None)).unwrap_or_else(|error| panic!("unreadable log: {error}"))
    }

    /// Notes the changes that a write has just appended.
    pub fn note_written(&mut self) {
        let log = self.log.id();
        let Ok(unsent) = ready(self.log.store().unsent(log, &[], usize::MAX));
        self.written.extend(unsent.into_iter().map(|change| change.hash));
    }
}
