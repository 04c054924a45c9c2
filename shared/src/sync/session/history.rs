use automerge::ChangeHash;

use crate::sync::Graph;

/// What a session asks of a page: its changes by place, in the order they were admitted.
pub trait History {
    /// The hashes that no other change follows, sorted.
    fn heads(&self) -> Vec<ChangeHash>;

    /// Whether the change is there.
    fn contains(&self, hash: &ChangeHash) -> bool;

    /// The places of the changes that those at `held` do not hold, ascending; hashes that are
    /// not there count for nothing.
    fn beyond(&self, held: &[ChangeHash]) -> Vec<u32>;

    /// The graph, if more than that must be known.
    fn graph(&self) -> Option<&Graph>;
}

impl History for Graph {
    fn heads(&self) -> Vec<ChangeHash> {
        self.heads().collect()
    }

    fn contains(&self, hash: &ChangeHash) -> bool {
        self.contains(hash)
    }

    fn beyond(&self, held: &[ChangeHash]) -> Vec<u32> {
        self.beyond(held)
    }

    fn graph(&self) -> Option<&Graph> {
        Some(self)
    }
}
