use std::collections::{BTreeMap, VecDeque};

use automerge::ChangeHash;
use banister_shared::ids::PageId;
use banister_shared::page::Stamp;
use banister_shared::record::{CareNote, Note, Record};
use banister_shared::store::Store;
use banister_shared::sync::Session;
use banister_shared::sync::live::{Live, introduction};
use banister_shared::testkit::arbitrary::{self, DAY_MS, EPOCH_MS};
use banister_shared::testkit::rng::Rng;
use banister_shared::testkit::sim::{Device, Part, ready};
use banister_shared::wire::Message;

use super::{HUB, LOG};

/// One connection, with what is under way on it.
pub(super) struct Line {
    pub(super) live: Live,
    pub(super) sessions: BTreeMap<PageId, Session>,
    pub(super) to_hub: VecDeque<Vec<u8>>,
    pub(super) from_hub: VecDeque<Vec<u8>>,
}

pub(super) struct Peer {
    pub(super) device: Device,
    pub(super) line: Option<Line>,
}

impl Peer {
    pub(super) fn new(rng: &mut Rng, part: Part) -> Self {
        Self { device: Device::new(rng, LOG, part, 2, 0), line: None }
    }

    pub(super) fn connect(&mut self) {
        let Message::Join(join) = introduction("me", "storage") else { panic!("no join") };
        self.line = Some(Line {
            live: Live::new(LOG, join.sender, HUB.to_owned(), &[]),
            sessions: BTreeMap::new(),
            to_hub: VecDeque::new(),
            from_hub: VecDeque::new(),
        });
        self.tend();
    }

    /// Some of it is of a month that is not live.
    pub(super) fn write(&mut self, rng: &mut Rng, old: bool) {
        let stamp = Stamp { now_ms: EPOCH_MS, ..rng.pick(&self.device.tabs).unwrap().clone() };
        let from_ms = if old { EPOCH_MS - 300 * DAY_MS } else { EPOCH_MS - 25 * DAY_MS };
        let at = arbitrary::moment(rng, from_ms, 50);
        let entries = self.device.entries();
        let record = match self.device.part {
            Part::Caregiver => Record::CareNote(CareNote::new(None, at, Note("again?".to_owned()))),
            Part::Owner => Record::Episode(arbitrary::episode(rng, at)),
        };
        let log = &mut self.device.log;
        match rng.pick(&entries) {
            Some(entry) if self.device.part == Part::Owner && rng.chance(40) => {
                let _ = ready(log.set_voided(&stamp, entry.id, rng.chance(50)));
            }
            _ => ready(log.add(&stamp, arbitrary::record_id(rng, EPOCH_MS), &record)).unwrap(),
        }
        self.device.note_written();
    }

    pub(super) fn tend(&mut self) {
        let Some(line) = &mut self.line else { return };
        let messages = ready(line.live.tend(self.device.log.store(), EPOCH_MS)).unwrap();
        line.to_hub.extend(messages.iter().map(Message::encode));
    }

    pub(super) fn hear(&mut self) {
        let Some(line) = &mut self.line else { return };
        let Some(frame) = line.from_hub.pop_front() else { return };
        let message = Message::decode(&frame).unwrap();
        let before = unsent(&mut self.device);
        let heard = ready(line.live.hear(self.device.log.store(), message, EPOCH_MS)).unwrap();
        let after = unsent(&mut self.device);
        assert_eq!(heard.acknowledged, before.len() - after.len());
        self.device.acknowledged.extend(before.iter().filter(|hash| !after.contains(hash)));
        line.to_hub.extend(heard.messages.iter().map(Message::encode));
    }

    pub(super) fn is_quiet(&self) -> bool {
        let quiet = |line: &Line| line.to_hub.is_empty() && line.from_hub.is_empty();
        self.line.as_ref().is_none_or(quiet)
    }
}

pub(super) fn unsent(device: &mut Device) -> Vec<ChangeHash> {
    let unsent = ready(device.log.store().unsent(LOG, &[], usize::MAX)).unwrap();
    unsent.into_iter().map(|change| change.hash).collect()
}
