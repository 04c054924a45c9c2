use std::collections::BTreeSet;

use banister_shared::ids::{DeviceId, LogId, RecordId, new_actor};
use banister_shared::log::Log;
use banister_shared::page::Stamp;
use banister_shared::record::{CareNote, Episode, Note, Record};
use banister_shared::store::{Settled, Store, SyncState};
use banister_shared::sync::{Request, Response, Sent, accept, prepare};
use banister_shared::testkit::arbitrary::{EPOCH_MS, record_id};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::ready;
use banister_shared::time::{Moment, Zone};

use crate::{Answer, Client};

/// A device: what it stores, and the session in which it exchanges.
///
/// ```ignore
/// phone.spasm("2026-11-03T10:00:00+01:00");
/// phone.sync();
/// ```
pub(crate) struct Phone {
    pub(crate) client: Client,
    pub(crate) log: Log<MemoryStore>,
    pub(crate) stamp: Stamp,
    rng: Rng,
}

impl Phone {
    pub(crate) fn new(client: Client, log: LogId) -> Self {
        let device: DeviceId = client.text("device_id").parse().unwrap();
        let [_, seed @ ..] = device.to_bytes().map(u64::from);
        let mut rng = Rng::new(seed.iter().fold(0, |seed, byte| (seed << 7) ^ byte));
        let stamp = Stamp { actor: new_actor(device, rng.bytes()), now_ms: EPOCH_MS };
        Self { client, log: Log::new(log, MemoryStore::default()), stamp, rng }
    }

    pub(crate) fn spasm(&mut self, at: &str) -> RecordId {
        self.add(&Record::Episode(Episode::starting(moment(at))))
    }

    pub(crate) fn care_note(&mut self, at: &str) -> RecordId {
        self.add(&Record::CareNote(CareNote::new(None, moment(at), Note("again?".to_owned()))))
    }

    pub(crate) fn add(&mut self, record: &Record) -> RecordId {
        let at_ms = record.starts_at().map_or(EPOCH_MS, |at| at.at_ms());
        let id = record_id(&mut self.rng, at_ms);
        ready(self.log.add(&self.stamp, id, record)).unwrap();
        id
    }

    pub(crate) fn edit(&mut self, id: RecordId, edit: impl FnOnce(&mut Episode)) {
        ready(self.log.edit(&self.stamp, id, edit)).unwrap();
    }

    /// The next request.
    pub(crate) fn request(&mut self) -> (Request, Sent) {
        let log = self.log.id();
        ready(prepare(self.log.store(), log, EPOCH_MS, &[])).unwrap()
    }

    /// Where its log is on the server.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v1/logs/{}{rest}", self.log.id())
    }

    /// Sends any body to the exchange.
    pub(crate) fn post(&self, body: &[u8]) -> Answer {
        self.client.send("POST", &self.path("/exchange"), "application/cbor", body)
    }

    /// Sends the next request and leaves it at that, as when the answer is lost.
    pub(crate) fn send(&mut self) -> Answer {
        let (request, _) = self.request();
        self.post(&request.encode())
    }

    /// Takes in an answer; `true` if there is more to say.
    pub(crate) fn accept(&mut self, sent: &Sent, answer: &Answer) -> bool {
        assert_eq!(answer.status, 200, "{answer}");
        let (log, response) = (self.log.id(), Response::decode(&answer.bytes).unwrap());
        ready(accept(self.log.store(), log, sent, response, EPOCH_MS)).unwrap()
    }

    /// One round trip; `true` if there is more to say.
    pub(crate) fn exchange(&mut self) -> bool {
        let (request, sent) = self.request();
        let answer = self.post(&request.encode());
        self.accept(&sent, &answer)
    }

    /// Exchanges until nothing is left to say; gives the number of round trips.
    pub(crate) fn sync(&mut self) -> usize {
        let trips = (1..).find(|_| !self.exchange()).unwrap();
        assert!(trips < 50, "the exchange comes to no end");
        trips
    }

    /// Makes the next exchange name every page.
    pub(crate) fn compare_everything(&mut self) {
        let state = SyncState { complete_next: true, ..self.state() };
        let log = self.log.id();
        let settled = Settled { state, ..Settled::default() };
        ready(self.log.store().settle(log, &settled)).unwrap();
    }

    pub(crate) fn state(&mut self) -> SyncState {
        let log = self.log.id();
        ready(self.log.store().sync_state(log)).unwrap()
    }

    /// Every record it holds.
    pub(crate) fn records(&mut self) -> BTreeSet<RecordId> {
        ready(self.log.entries(None)).unwrap().into_iter().map(|entry| entry.id).collect()
    }
}

/// A moment as RFC 3339.
pub(crate) fn moment(text: &str) -> Moment {
    Moment::from_rfc3339(text, Zone::utc()).unwrap()
}
