//! What the operations of later changes may refer to.

use super::header::ChangeHeader;
use super::per_change::PerChange;
use super::references::Shape;
use super::slot::Slot;
use super::writers::OpRef;

/// An operation that is there: the place of its change, and its own in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) change: u32,
    pub(super) at: u32,
}

/// Operations one after another that insert into the same object.
#[derive(Debug, Clone)]
struct Elements {
    object: OpRef,
    first: u32,
    count: u32,
}

/// What the operations of each change have made, each list in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Referents {
    maps: PerChange<u32>,
    sequences: PerChange<u32>,
    elements: PerChange<Elements>,
    /// Where they put a value without inserting.
    values: PerChange<(u32, Slot)>,
    counters: PerChange<u32>,
    /// Those that begin or end a mark.
    marks: PerChange<u32>,
}

impl Referents {
    /// Notes the next change; `writer` is the number of a writer, who is known by now.
    pub(super) fn push(&mut self, header: &ChangeHeader, writer: impl Fn(&[u8]) -> Option<u32>) {
        self.maps.push(header.maps.iter().copied());
        self.sequences.push(header.sequences.iter().copied());
        self.values.push(header.values.as_slice().iter().copied());
        self.counters.push(header.counters.iter().copied());
        self.marks.push(header.marks.iter().copied());
        self.elements.push(header.inserts.iter().filter_map(|run| {
            let object = OpRef { writer: writer(&run.writer)?, counter: run.object };
            Some(Elements { object, first: run.first, count: run.count })
        }));
    }

    /// Takes out the changes from the place `len` on.
    pub(super) fn truncate(&mut self, len: u32) {
        self.maps.truncate(len);
        self.sequences.truncate(len);
        self.elements.truncate(len);
        self.values.truncate(len);
        self.counters.truncate(len);
        self.marks.truncate(len);
    }

    /// Whether the operation has made an object of this shape.
    pub(super) fn is_object(&self, op: Found, shape: Shape) -> bool {
        let made = match shape {
            Shape::Map => &self.maps,
            Shape::Sequence => &self.sequences,
        };
        holds(made, op)
    }

    /// Whether the operation has inserted an element into this object.
    pub(super) fn is_element(&self, op: Found, object: OpRef) -> bool {
        let runs = self.elements.of(op.change);
        let behind = runs.partition_point(|run| run.first <= op.at);
        let run = behind.checked_sub(1).and_then(|last| runs.get(last));
        run.is_some_and(|run| run.object == object && op.at - run.first < run.count)
    }

    /// Whether the operation has put a value into this slot.
    pub(super) fn is_value(&self, op: Found, slot: Slot) -> bool {
        let values = self.values.of(op.change);
        let found = values.binary_search_by_key(&op.at, |(at, _)| *at);
        found.ok().and_then(|found| values.get(found)).is_some_and(|(_, stands)| *stands == slot)
    }

    pub(super) fn is_counter(&self, op: Found) -> bool {
        holds(&self.counters, op)
    }

    pub(super) fn is_mark(&self, op: Found) -> bool {
        holds(&self.marks, op)
    }

    /// About how many bytes of memory it takes.
    pub(super) fn size_bytes(&self) -> usize {
        let offsets = [&self.maps, &self.sequences, &self.counters, &self.marks];
        let offsets: usize = offsets.into_iter().map(PerChange::size_bytes).sum();
        offsets + self.elements.size_bytes() + self.values.size_bytes()
    }
}

fn holds(list: &PerChange<u32>, op: Found) -> bool {
    list.of(op.change).binary_search(&op.at).is_ok()
}
