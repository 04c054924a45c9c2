use automerge::ChangeHash;
use automerge::sync::{BloomFilter, ChunkList, Have, Message, MessageFlags, MessageVersion};

/// A message to be sent once the bytes of its changes are at hand.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub(super) heads: Vec<ChangeHash>,
    pub(super) need: Vec<ChangeHash>,
    pub(super) have: Vec<Have>,
    pub(super) flags: MessageFlags,
    pub(super) send: Vec<u32>,
    pub(super) joined: bool,
}

impl Outgoing {
    /// Asks a peer to begin anew, who builds on changes that are not known here.
    pub(super) fn reset(heads: Vec<ChangeHash>) -> Self {
        let have = vec![Have { last_sync: Vec::new(), bloom: BloomFilter::default() }];
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
        Self { heads, need: Vec::new(), have, flags, send: Vec::new(), joined: false }
    }

    /// The places of the changes that go with it, ascending.
    pub fn places(&self) -> &[u32] {
        &self.send
    }

    /// Whether the changes may go as one piece, in which a document can stand for many.
    pub const fn is_joined(&self) -> bool {
        self.joined
    }

    /// The message with the bytes of its changes: a chunk for each or, if
    /// [`Outgoing::is_joined`], anything that holds them.
    pub fn encode(self, chunks: Vec<Vec<u8>>) -> Vec<u8> {
        let chunks = if self.joined && !chunks.is_empty() { vec![chunks.concat()] } else { chunks };
        let version = if self.joined { MessageVersion::V2 } else { MessageVersion::V1 };
        let Self { heads, need, have, flags, .. } = self;
        let changes = ChunkList::from(chunks);
        Message { heads, need, have, changes, flags: Some(flags), version }.encode()
    }
}
