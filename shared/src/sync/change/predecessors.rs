use std::ops::Range;

use super::actors::Actors;
use super::columns::Columns;
use super::deltas::Deltas;
use super::op_id::Id;
use super::runs::Runs;
use super::{OTHERWISE, UNREADABLE};
use crate::limits::CHANGE_OPS_MAX;
use crate::sync::refusal::Refusal;

const TOO_MANY: Refusal = Refusal::Malformed("claims too many operations");

/// The operations that are named as replaced or counted up: a column that says how many each
/// operation names, and two that say which.
pub(super) struct Predecessors<'a> {
    counts: Runs<'a, u64>,
    actors: Runs<'a, u64>,
    counters: Deltas<'a>,
    /// All of them, one operation's after the other's.
    pub(super) all: Vec<Id>,
}

impl<'a> Predecessors<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Self {
        Self {
            counts: Runs::new(columns.predecessor_count),
            actors: Runs::new(columns.predecessor_actor),
            counters: Deltas::new(columns.predecessor_counter),
            all: Vec::new(),
        }
    }

    /// Reads those of the next operation; `ops` came before it.
    pub(super) fn next(
        &mut self,
        actors: &mut Actors<'a>,
        ops: u64,
    ) -> Result<Range<u32>, Refusal> {
        let (count, first) = (self.counts.value()?, self.all.len() as u64);
        let end = count.saturating_add(first);
        if end.saturating_add(ops) >= CHANGE_OPS_MAX {
            return Err(TOO_MANY);
        }
        for _ in 0..count {
            let (actor, counter) = (self.actors.value()?, self.counters.next()?);
            self.all.push(actors.name(actor, counter.ok_or(UNREADABLE)?)?);
        }
        let range = first as usize..end as usize;
        let in_order = |id: &Id| (id.counter, actors.of_id(*id));
        if !self.all.get(range).is_some_and(|ids| ids.is_sorted_by_key(in_order)) {
            return Err(OTHERWISE);
        }
        // Both are below `CHANGE_OPS_MAX`.
        Ok(first as u32..end as u32)
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.counts.is_whole() && self.actors.is_whole() && self.counters.is_whole()
    }
}
