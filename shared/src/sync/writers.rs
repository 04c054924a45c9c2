//! The writers of a page and the numbers of their operations.

use std::collections::HashMap;

/// An operation, its writer by number: 16 bytes where the library's own form has twice as many
/// and an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpRef {
    pub(super) writer: u32,
    pub(super) counter: u64,
}

/// Every writer, and each one's changes in the order of `seq`.
#[derive(Debug, Clone, Default)]
pub(super) struct Writers {
    numbers: HashMap<Box<[u8]>, u32>,
    /// The last operation and the place of each change.
    changes: Vec<Vec<(u64, u32)>>,
}

impl Writers {
    /// The number of a writer who has made a change.
    pub(super) fn number(&self, actor: &[u8]) -> Option<u32> {
        self.numbers.get(actor).copied()
    }

    /// Notes a writer's next change.
    pub(super) fn push(&mut self, actor: &[u8], max_op: u64, place: u32) -> u32 {
        let next = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        let number = self.number(actor).unwrap_or(next);
        if number == next {
            self.numbers.insert(actor.into(), number);
            self.changes.push(Vec::new());
        }
        if let Some(changes) = self.changes.get_mut(number as usize) {
            changes.push((max_op, place));
        }
        number
    }

    /// How many changes the writer has made, and the number of its last operation.
    pub(super) fn last(&self, actor: &[u8]) -> (u64, u64) {
        let changes = self.number(actor).map_or(&[][..], |number| self.of(number));
        (changes.len() as u64, changes.last().map_or(0, |(max_op, _)| *max_op))
    }

    /// The place of the writer's first change.
    pub(super) fn first(&self, number: u32) -> Option<u32> {
        self.of(number).first().map(|(_, place)| *place)
    }

    /// The place of the first of the writer's changes that ends at or behind the operation.
    pub(super) fn find(&self, op: OpRef) -> Option<u32> {
        let changes = self.of(op.writer);
        let after = changes.partition_point(|(max_op, _)| *max_op < op.counter);
        changes.get(after).map(|(_, place)| *place)
    }

    /// Takes out every change from the place `len` on.
    pub(super) fn truncate(&mut self, len: u32) {
        self.changes.iter_mut().for_each(|changes| changes.retain(|(_, place)| *place < len));
        let used = self.changes.iter().take_while(|changes| !changes.is_empty()).count();
        self.changes.truncate(used);
        self.numbers.retain(|_, number| (*number as usize) < used);
    }

    fn of(&self, number: u32) -> &[(u64, u32)] {
        self.changes.get(number as usize).map_or(&[], Vec::as_slice)
    }
}
