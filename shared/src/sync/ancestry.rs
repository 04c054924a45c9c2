//! What changes hold and what lies beyond them.
//!
//! A change stands behind those it follows, so the place of a change is higher than that of any
//! it holds. Walking down from the highest, every question is answered where the histories
//! meet; what lies below is never looked at.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use automerge::ChangeHash;

use super::graph::Graph;

/// Places still to be visited, and whether each is among what is held.
#[derive(Default)]
struct Walk {
    queue: BTreeMap<u32, bool>,
    /// How many of them are not held. When none is left, neither is anything below.
    open: usize,
}

impl Walk {
    fn push(&mut self, place: u32, held: bool) {
        match self.queue.entry(place) {
            Entry::Vacant(entry) => {
                entry.insert(held);
                self.open += usize::from(!held);
            }
            Entry::Occupied(mut entry) if held && !*entry.get() => {
                entry.insert(true);
                self.open -= 1;
            }
            Entry::Occupied(_) => {}
        }
    }

    fn pop(&mut self) -> Option<(u32, bool)> {
        let (place, held) = self.queue.pop_last()?;
        self.open -= usize::from(!held);
        Some((place, held))
    }
}

impl Graph {
    /// The changes that someone who holds `have` lacks, each after those it follows. Hashes
    /// that are not in the graph count for nothing.
    pub fn after(&self, have: &[ChangeHash]) -> Vec<ChangeHash> {
        self.beyond(have).into_iter().filter_map(|place| self.hash(place)).collect()
    }

    /// The places of those changes, ascending. Costs as much as there are of them.
    pub fn beyond(&self, have: &[ChangeHash]) -> Vec<u32> {
        let mut walk = Walk::default();
        for head in self.heads() {
            self.place(&head).into_iter().for_each(|place| walk.push(place, false));
        }
        for hash in have {
            self.place(hash).into_iter().for_each(|place| walk.push(place, true));
        }
        let mut beyond = Vec::new();
        while walk.open > 0 {
            let Some((place, held)) = walk.pop() else { break };
            if !held {
                beyond.push(place);
            }
            self.deps(place).iter().for_each(|dep| walk.push(*dep, held));
        }
        beyond.reverse();
        beyond
    }

    /// Whether the change at `place` follows one of `others` directly.
    pub(super) fn follows(&self, place: u32, others: &HashSet<u32>) -> bool {
        self.deps(place).iter().any(|dep| others.contains(dep))
    }

    /// Whether the changes at `from` and those they follow hold everything at `wanted`.
    pub(super) fn hold(&self, from: &[u32], wanted: impl IntoIterator<Item = u32>) -> bool {
        let mut walk = Walk::default();
        wanted.into_iter().for_each(|place| walk.push(place, false));
        from.iter().for_each(|place| walk.push(*place, true));
        while walk.open > 0 {
            match walk.pop() {
                Some((place, true)) => self.deps(place).iter().for_each(|d| walk.push(*d, true)),
                // The highest place left is wanted, and nothing held leads to it.
                Some((_, false)) | None => return false,
            }
        }
        true
    }
}
