//! What a message means.

use std::collections::BTreeSet;

use automerge::ChangeHash;
use automerge::sync::{Have, Message, MessageFlags, MessageVersion};
use banister_shared::sync::{ChangeHeader, Graph, SyncMessage, changes_of_document, is_document};

pub(super) type Hashes = BTreeSet<ChangeHash>;

/// A message taken apart, whatever shape its changes have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) heads: Hashes,
    pub(super) need: Hashes,
    pub(super) have: Vec<Have>,
    pub(super) changes: Hashes,
    pub(super) flags: Option<MessageFlags>,
    pub(super) version: MessageVersion,
}

impl Said {
    pub(super) fn of(message: Message) -> Self {
        Self::read(&message.encode())
    }

    pub(super) fn read(bytes: &[u8]) -> Self {
        let version = Message::decode(bytes).unwrap().version;
        let SyncMessage { heads, need, have, chunks, flags } = SyncMessage::decode(bytes).unwrap();
        let changes = changes(&chunks).iter().map(|bytes| hash(bytes)).collect();
        let (heads, need) = (heads.into_iter().collect(), need.into_iter().collect());
        Self { heads, need, have, changes, flags, version }
    }

    /// Whether someone who is told this takes it that the sender has the change.
    pub(super) fn claims(&self, graph: &Graph, hash: &ChangeHash) -> bool {
        claims(&self.have, graph, hash)
    }
}

/// Whether the change is one of those that `have` stands for.
pub(super) fn claims(have: &[Have], graph: &Graph, hash: &ChangeHash) -> bool {
    have.iter().any(|have| {
        let beyond = || graph.after(&have.last_sync).contains(hash);
        have.bloom.contains_hash(hash) || (graph.contains(hash) && !beyond())
    })
}

/// The changes in what was sent, which may be documents.
pub(super) fn changes(chunks: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let unpack = |chunk: &Vec<u8>| match is_document(chunk) {
        true => changes_of_document(chunk).unwrap(),
        false => vec![chunk.clone()],
    };
    chunks.iter().flat_map(unpack).collect()
}

pub(super) fn hash(change: &[u8]) -> ChangeHash {
    ChangeHeader::check(change).unwrap().header.hash()
}
