//! A device with a stock client, of one of the kinds that there are.

use std::collections::VecDeque;

use automerge::sync::{BloomFilter, ChunkList, Have, Message, MessageVersion, State, SyncDoc};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ChangeHash, ROOT};
use banister_shared::sync::SyncMessage;
use banister_shared::testkit::rng::Rng;

use super::line::has;
use super::said::{changes, hash};

pub(super) struct Client {
    pub(super) document: Automerge,
    pub(super) state: State,
    /// It knows neither flags nor changes in one piece.
    old: bool,
    /// What the hub has, as far as a filter may err about it.
    pub(super) at_hub: Vec<ChangeHash>,
    pub(super) connected: bool,
    pub(super) to_hub: VecDeque<Vec<u8>>,
    pub(super) from_hub: VecDeque<Vec<u8>>,
}

/// What a client remembers of the sync when it comes back.
#[derive(Clone, Copy)]
pub(super) enum Memory {
    Nothing,
    Kept,
    /// It has synced everything with another server meanwhile.
    OfAnother,
}

fn document(rng: &mut Rng) -> Automerge {
    Automerge::new().with_actor(ActorId::from(&rng.bytes::<16>()[..]))
}

impl Client {
    pub(super) fn new(rng: &mut Rng) -> Self {
        Self {
            document: document(rng),
            state: if rng.chance(10) { State::new_read_only() } else { State::new() },
            old: rng.chance(25),
            at_hub: Vec::new(),
            connected: true,
            to_hub: VecDeque::new(),
            from_hub: VecDeque::new(),
        }
    }

    pub(super) fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.document.get_heads();
        heads.sort_unstable();
        heads
    }

    pub(super) fn has(&self, hash: &ChangeHash) -> bool {
        has(&self.document, hash)
    }

    /// Comes back after the connection was lost, with whatever was under way on it.
    pub(super) fn reconnect(&mut self, memory: Memory) {
        self.to_hub.clear();
        self.from_hub.clear();
        let read_only = self.state.read_only;
        self.state = match memory {
            Memory::Nothing => State::new(),
            Memory::Kept => State::decode(&self.state.encode()).unwrap(),
            Memory::OfAnother => State { shared_heads: self.heads(), ..State::new() },
        };
        self.state.read_only = read_only;
    }

    /// Begins anew with nothing, as after a reinstall.
    pub(super) fn lose_everything(&mut self, rng: &mut Rng) {
        self.document = document(rng);
        self.reconnect(Memory::Nothing);
    }

    pub(super) fn write(&mut self, rng: &mut Rng) {
        let mut transaction = self.document.transaction();
        let key = format!("k{}", rng.below(5));
        transaction.put(ROOT, key.as_str(), rng.below(1000) as i64).unwrap();
        // No clock, so that a seed means the same run every time.
        transaction.commit_with(CommitOptions::default().with_time(0));
    }

    pub(super) fn say(&mut self, chance: Option<&mut Rng>) {
        let Some(mut message) = self.document.generate_sync_message(&mut self.state) else {
            return;
        };
        if let Some(rng) = chance {
            self.err(rng, &mut message);
        }
        if self.old {
            (message.flags, message.version) = (None, MessageVersion::V1);
        }
        self.to_hub.push_back(message.encode());
    }

    pub(super) fn hear(&mut self, chance: Option<&mut Rng>) {
        let Some(bytes) = self.from_hub.pop_front() else { return };
        let mut message = Message::decode(&bytes).unwrap();
        if self.old {
            assert_eq!(message.version, MessageVersion::V1, "all that it can read");
            message.flags = None;
        }
        self.document.receive_sync_message(&mut self.state, message).unwrap();
        self.say(chance);
    }

    /// A filter holds one change in a hundred by chance. Pages of a test are too small for that
    /// to happen often, so that it is made to: to the filter that goes out, and to the one that
    /// said which changes need not go.
    fn err(&mut self, rng: &mut Rng, message: &mut Message) {
        if rng.chance(30) {
            self.leave_out(rng, message);
        }
        if let Some(have) = message.have.first_mut().filter(|_| rng.chance(20)) {
            let Have { last_sync, bloom } = have;
            let own = self.document.get_changes(last_sync);
            let by_chance = self.at_hub.iter().copied().filter(|_| rng.chance(40));
            let hashes: Vec<_> = own.iter().map(Change::hash).chain(by_chance).collect();
            *bloom = BloomFilter::from_hashes(hashes.iter());
        }
    }

    fn leave_out(&mut self, rng: &mut Rng, message: &mut Message) {
        let mut chunks = changes(&SyncMessage::decode(&message.clone().encode()).unwrap().chunks);
        if chunks.is_empty() {
            return;
        }
        let left_out = chunks.remove(rng.below(chunks.len() as u64) as usize);
        self.state.sent_hashes.remove(&hash(&left_out));
        let joined = message.version == MessageVersion::V2 && !chunks.is_empty();
        message.changes =
            if joined { ChunkList::from(chunks.concat()) } else { ChunkList::from(chunks) };
    }
}
