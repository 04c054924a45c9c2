//! A page that one device writes, as the protocol tells of it, prepared so that telling costs
//! the machine next to nothing: the server is to be measured, and not its clients.

use std::collections::HashMap;

use anyhow::{Context, Result};
use automerge::ChangeHash;
use automerge::sync::{BloomFilter, ChunkList, Have, Message, MessageFlags, MessageVersion};
use banister_shared::ids::PageId;
use banister_shared::page::{NewChange, Page};
use banister_shared::sync::{SyncMessage, is_document};

/// Where a chunk's checksum is: behind four bytes of magic (Automerge's binary format).
const CHECKSUM: std::ops::Range<usize> = 4..8;

/// Changes of which each follows the one before it.
pub(crate) struct History {
    changes: Vec<NewChange>,
    hashes: Vec<ChangeHash>,
    /// A chunk's checksum, and so the change, also if the server has packed it differently.
    places: HashMap<Vec<u8>, usize>,
}

/// What a message from the server tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// The changes that are in it, counted from the first of the page.
    pub(crate) changes: Vec<usize>,
    /// How many changes the server has, if it has these and no others.
    pub(crate) held: Option<usize>,
}

impl History {
    /// The history of this page.
    pub(crate) fn of(page: &Page) -> Self {
        let changes = page.changes();
        let hashes: Vec<ChangeHash> = changes.iter().map(|change| change.hash).collect();
        let checksum = |change: &NewChange| change.bytes.get(CHECKSUM).map(<[u8]>::to_vec);
        let places = changes.iter().map(checksum).enumerate();
        let places = places.filter_map(|(place, sum)| Some((sum?, place))).collect();
        Self { changes, hashes, places }
    }

    /// How many changes it has.
    pub(crate) const fn len(&self) -> usize {
        self.changes.len()
    }

    /// Its first changes.
    pub(crate) fn first(&self, count: usize) -> &[NewChange] {
        self.changes.get(..count).unwrap_or(&self.changes)
    }

    /// All changes, as if they had been made on this page.
    pub(crate) fn on(&self, page: PageId) -> Vec<NewChange> {
        self.changes.iter().map(|change| NewChange { page, ..change.clone() }).collect()
    }

    /// What a client says that holds the first `held` changes and knows that the server has
    /// the first `shared` of them.
    pub(crate) fn holding(&self, held: usize, shared: usize) -> Vec<u8> {
        self.message(held, shared, ChunkList::empty()).encode()
    }

    /// What a client says that has just written the change at `place`, and knows that the
    /// server has the first `shared`.
    ///
    /// # Errors
    /// There is no such change.
    pub(crate) fn written(&self, place: usize, shared: usize) -> Result<Vec<u8>> {
        let change = self.changes.get(place).context("a change that was not prepared")?;
        let chunks = ChunkList::from(vec![change.bytes.clone()]);
        Ok(self.message(place + 1, shared, chunks).encode())
    }

    /// What a client says that sends all that it holds at once.
    pub(crate) fn whole(&self, held: usize, document: Vec<u8>) -> Vec<u8> {
        let version = MessageVersion::V2;
        Message { version, ..self.message(held, 0, ChunkList::from(document)) }.encode()
    }

    fn message(&self, held: usize, shared: usize, changes: ChunkList) -> Message {
        let unknown = self.hashes.get(shared..held).unwrap_or_default();
        let bloom = BloomFilter::from_hashes(unknown.iter());
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
        Message {
            heads: self.heads(held),
            need: Vec::new(),
            have: vec![Have { last_sync: self.heads(shared), bloom }],
            changes,
            flags: Some(flags),
            version: MessageVersion::V1,
        }
    }

    /// The heads of a document with the first `held` changes.
    pub(crate) fn heads(&self, held: usize) -> Vec<ChangeHash> {
        let last = held.checked_sub(1).and_then(|place| self.hashes.get(place));
        last.into_iter().copied().collect()
    }

    /// Reads what the server says.
    ///
    /// # Errors
    /// It is not a sync message.
    pub(crate) fn told(&self, data: &[u8]) -> Result<Told> {
        let message = SyncMessage::decode(data)?;
        let held = self.held(&message.heads);
        let changes = match message.chunks.iter().any(|chunk| is_document(chunk)) {
            // Whatever the heads say is in the document.
            true => (0..held.unwrap_or_default()).collect(),
            false => self.places(&message.chunks),
        };
        Ok(Told { changes, held })
    }

    fn held(&self, heads: &[ChangeHash]) -> Option<usize> {
        match heads {
            [] => Some(0),
            [head] => self.hashes.iter().rposition(|hash| hash == head).map(|place| place + 1),
            _ => None,
        }
    }

    fn places(&self, chunks: &[Vec<u8>]) -> Vec<usize> {
        let checksums = chunks.iter().filter_map(|chunk| chunk.get(CHECKSUM));
        checksums.filter_map(|sum| self.places.get(sum).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use automerge::Automerge;
    use automerge::sync::{State, SyncDoc};

    use super::super::super::written::Writer;
    use super::*;

    const MONTH_MS: i64 = 1_785_542_400_000;

    /// A server in memory takes what a history says, and a device gets it from there.
    #[test]
    fn real_documents_understand_it() {
        let page = Writer::new(1, MONTH_MS).month(MONTH_MS, 5).unwrap();
        let history = History::of(&page);
        let (mut server, mut state) = (Automerge::new(), State::new());
        let mut say = |data: Vec<u8>| {
            let message = Message::decode(&data).unwrap();
            server.receive_sync_message(&mut state, message).unwrap();
            let answer = server.generate_sync_message(&mut state);
            answer.map(|answer| history.told(&answer.encode()).unwrap())
        };
        let held = |held| Some(Told { changes: Vec::new(), held: Some(held) });
        assert_eq!(say(history.written(0, 0).unwrap()), held(1));
        assert_eq!(say(history.holding(5, 1)).and_then(|told| told.held), Some(1));
        assert_eq!(say(history.whole(5, page.save())), held(5));
    }

    #[test]
    fn changes_are_found_in_what_a_server_sends() {
        let page = Writer::new(1, MONTH_MS).month(MONTH_MS, 12).unwrap();
        let history = History::of(&page);
        let mut server = Automerge::new();
        page.changes().iter().for_each(|change| {
            server.load_incremental(&change.bytes).unwrap();
        });
        let mut state = State::new();
        let message = Message::decode(&history.holding(10, 10)).unwrap();
        server.receive_sync_message(&mut state, message).unwrap();
        let answer = server.generate_sync_message(&mut state).unwrap().encode();
        let told = history.told(&answer).unwrap();
        assert_eq!(told, Told { changes: vec![10, 11], held: Some(12) });
    }
}
