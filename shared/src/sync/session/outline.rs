use automerge::ChangeHash;

use super::history::History;
use crate::sync::{Graph, SyncMessage};

/// A page of which only the heads and the number of changes are known. That is enough for peers
/// who hold everything or nothing, and that is how most of them come back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its heads, sorted.
    pub heads: Vec<ChangeHash>,
    /// How many changes it has.
    pub len: u32,
}

impl Outline {
    /// Whether a peer who says this can be answered without the graph.
    pub fn settles(&self, message: &SyncMessage) -> bool {
        let knows = |hash: &ChangeHash| self.heads.contains(hash);
        let has_all_or_none = message.heads == self.heads || message.heads.is_empty();
        has_all_or_none
            && message.chunks.is_empty()
            && message.need.is_empty()
            && message.have.iter().all(|have| have.last_sync.iter().all(knows))
    }
}

impl History for Outline {
    fn heads(&self) -> Vec<ChangeHash> {
        self.heads.clone()
    }

    fn contains(&self, hash: &ChangeHash) -> bool {
        self.heads.contains(hash)
    }

    fn beyond(&self, held: &[ChangeHash]) -> Vec<u32> {
        let has_all = self.heads.iter().all(|head| held.contains(head));
        if has_all { Vec::new() } else { (0..self.len).collect() }
    }

    fn graph(&self) -> Option<&Graph> {
        None
    }
}
