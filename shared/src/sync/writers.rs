//! The writers of a page and the numbers of their operations.

use std::collections::HashMap;

use automerge::ActorId;
use automerge::legacy::OpId;

/// An operation, its writer by number: 16 bytes where the library's own form has twice as many
/// and an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct OpRef {
    pub(super) writer: u32,
    pub(super) counter: u64,
}

/// Every writer, and each one's changes in the order of `seq`.
#[derive(Debug, Clone, Default)]
pub(super) struct Writers {
    numbers: HashMap<ActorId, u32>,
    /// The last operation and the place of each change.
    changes: Vec<Vec<(u64, u32)>>,
}

impl Writers {
    /// Notes a writer's next change.
    pub(super) fn push(&mut self, actor: &ActorId, max_op: u64, place: u32) -> u32 {
        let next = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(actor.clone()).or_insert(next);
        if number == next {
            self.changes.push(Vec::new());
        }
        if let Some(changes) = self.changes.get_mut(number as usize) {
            changes.push((max_op, place));
        }
        number
    }

    /// How many changes the writer has made, and the number of its last operation.
    pub(super) fn last(&self, actor: &ActorId) -> (u64, u64) {
        let changes = self.of(actor);
        (changes.len() as u64, changes.last().map_or(0, |(max_op, _)| *max_op))
    }

    /// The place of the writer's first change.
    pub(super) fn first(&self, actor: &ActorId) -> Option<u32> {
        self.of(actor).first().map(|(_, place)| *place)
    }

    /// The operation in short form, and the first of its writer's changes that ends at or
    /// behind it.
    pub(super) fn find(&self, id: &OpId) -> Option<(OpRef, u32)> {
        let changes = self.of(&id.1);
        let after = changes.partition_point(|(max_op, _)| *max_op < id.0);
        let (_, place) = changes.get(after)?;
        Some((OpRef { writer: *self.numbers.get(&id.1)?, counter: id.0 }, *place))
    }

    /// Takes out every change from the place `len` on.
    pub(super) fn truncate(&mut self, len: u32) {
        self.changes.iter_mut().for_each(|changes| changes.retain(|(_, place)| *place < len));
        let used = self.changes.iter().take_while(|changes| !changes.is_empty()).count();
        self.changes.truncate(used);
        self.numbers.retain(|_, number| (*number as usize) < used);
    }

    fn of(&self, actor: &ActorId) -> &[(u64, u32)] {
        let number = self.numbers.get(actor);
        number.and_then(|number| self.changes.get(*number as usize)).map_or(&[], Vec::as_slice)
    }
}
