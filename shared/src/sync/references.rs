//! What the operations of a change refer to. A document trusts these references, so that a
//! false one would end whoever opens it.

use super::change::{Action, Actors, Body, Id, Key, Op, Ops};
use super::header::{ChangeHeader, InsertRun};
use super::own::Own;
use super::refusal::Refusal;
use super::slot::Slot;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Map,
    Sequence,
}

/// What an operation does to an operation of an earlier change that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// It replaces the value in this slot.
    Replaced(Slot),
    /// It counts up the counter in this slot.
    Counted(Slot),
    /// It replaces the element itself, which is checked as such.
    Element,
    /// It counts up the element itself.
    CountedElement,
}

/// References to operations of earlier changes.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    /// The writers that are named besides the change's own, whether or not an operation of
    /// theirs is. An [`Id`] counts from 1 in them.
    pub(super) others: Vec<Box<[u8]>>,
    /// Objects that are written into, and as what.
    pub(super) objects: Vec<(Id, Shape)>,
    /// Elements (the second) of lists and texts (the first) that are written at or behind.
    pub(super) elements: Vec<(Id, Id)>,
    /// Operations that are replaced or counted up.
    pub(super) named: Vec<(Id, Named)>,
}

impl References {
    /// Checks what the operations refer to among themselves, and notes in the header what later
    /// changes may refer to.
    pub(super) fn read(header: &mut ChangeHeader, body: &Body<'_>) -> Result<Self, Refusal> {
        let Body { fields, actors, ops } = body;
        let others = actors.others().iter().map(|actor| Box::from(*actor)).collect();
        let found = Self { others, ..Self::default() };
        let own = Own::new(fields.start_op, ops.as_slice().len());
        let mut reader = Reader { header, actors, ops, own, found, written: None };
        for (place, op) in (0..).zip(ops.as_slice()) {
            reader.op(place, op)?;
        }
        if reader.own.has_open_mark() {
            return Err(Refusal::Reference);
        }
        reader.found.checked()
    }

    /// No object can be of two shapes.
    fn checked(mut self) -> Result<Self, Refusal> {
        self.objects.sort_unstable();
        self.objects.dedup();
        let single = self.objects.is_sorted_by(|(one, _), (next, _)| one < next);
        if single { Ok(self) } else { Err(Refusal::Reference) }
    }
}

/// Whether a key of the root begins like the number of an object, which has 32 bits in eight
/// bytes: its [`Slot`] could be that of a key in that object.
fn mimics_object(key: &str) -> bool {
    key.starts_with("\0\0\0\0")
}

struct Reader<'a> {
    header: &'a mut ChangeHeader,
    actors: &'a Actors<'a>,
    ops: &'a Ops<'a>,
    own: Own,
    found: References,
    /// The object that the last run of insertions is into.
    written: Option<Id>,
}

impl Reader<'_> {
    fn op(&mut self, place: u32, op: &Op<'_>) -> Result<(), Refusal> {
        self.place(op)?;
        let marks = self.own.mark(op)?;
        if marks {
            self.header.marks.push(place);
        }
        let inserted = op.object.filter(|_| op.insert);
        match inserted {
            Some(object) => self.insert(place, object, op)?,
            None => self.replace(place, op)?,
        }
        self.value(place, op.action);
        self.own.push(op.action, inserted, marks);
        Ok(())
    }

    /// Checks the object and the key or element.
    fn place(&mut self, op: &Op<'_>) -> Result<(), Refusal> {
        match (op.object, op.key) {
            (None, Key::Map(key)) if !op.insert && !mimics_object(key) => Ok(()),
            (Some(object), Key::Map(_)) if !op.insert => self.object(object, Shape::Map),
            (Some(object), Key::Head) if op.insert => self.object(object, Shape::Sequence),
            (Some(object), Key::Element(element)) => {
                self.object(object, Shape::Sequence)?;
                self.element(object, element)
            }
            _ => Err(Refusal::Reference),
        }
    }

    fn object(&mut self, id: Id, shape: Shape) -> Result<(), Refusal> {
        match self.own.place(id) {
            // An operation sees only the objects that were made before it.
            Some(place) if self.own.made(place) == Some(shape) => {}
            Some(_) => return Err(Refusal::Reference),
            None if self.found.objects.last() == Some(&(id, shape)) => {}
            None => self.found.objects.push((id, shape)),
        }
        Ok(())
    }

    fn element(&mut self, object: Id, element: Id) -> Result<(), Refusal> {
        match self.own.place(element) {
            Some(place) if self.own.inserted(place) == Some(object) => {}
            Some(_) => return Err(Refusal::Reference),
            None => self.found.elements.push((object, element)),
        }
        Ok(())
    }

    fn insert(&mut self, place: u32, object: Id, op: &Op<'_>) -> Result<(), Refusal> {
        let replaces = matches!(op.action, Action::Delete | Action::Increment);
        if replaces || !self.ops.predecessors(op).is_empty() {
            return Err(Refusal::Reference);
        }
        let same = self.written.replace(object) == Some(object);
        match self.header.inserts.last_mut() {
            Some(run) if same && run.first + run.count == place => run.count += 1,
            _ => {
                let writer = self.actors.of_id(object);
                let run = InsertRun::new(object.counter, writer, place);
                self.header.inserts.push(run);
            }
        }
        Ok(())
    }

    /// Checks what the operation names as replaced or counted up.
    fn replace(&mut self, place: u32, op: &Op<'_>) -> Result<(), Refusal> {
        let named = self.ops.predecessors(op);
        let counts = op.action == Action::Increment;
        let deletes = op.action == Action::Delete;
        if (counts || deletes) && named.is_empty() {
            return Err(Refusal::Reference);
        }
        let slot = Slot::of(op, self.actors);
        let shows = self.own.shows(slot);
        // What this change itself has put there must be named, what it has replaced must not.
        let names = |shown| named.iter().any(|id| self.own.place(*id) == Some(shown));
        if !shows.is_none_or(names) || self.own.has_replaced(slot, named) {
            return Err(Refusal::Reference);
        }
        for id in named {
            self.named(op, *id, slot, shows)?;
        }
        if !counts {
            self.own.replace(slot, named, Some(place).filter(|_| !deletes));
        }
        if !counts && !deletes {
            self.header.values.push(place, slot);
        }
        Ok(())
    }

    fn named(
        &mut self,
        op: &Op<'_>,
        id: Id,
        slot: Slot,
        shows: Option<u32>,
    ) -> Result<(), Refusal> {
        let counts = op.action == Action::Increment;
        let is_element = op.key == Key::Element(id);
        if let Some(own) = self.own.place(id) {
            let there = is_element || shows == Some(own);
            let fits = there && self.own.can_be_named(own, counts);
            return if fits { Ok(()) } else { Err(Refusal::Reference) };
        }
        let named = match (is_element, counts) {
            (true, false) => Named::Element,
            (true, true) => Named::CountedElement,
            (false, false) => Named::Replaced(slot),
            (false, true) => Named::Counted(slot),
        };
        self.found.named.push((id, named));
        Ok(())
    }

    /// Notes what the operation has made.
    fn value(&mut self, place: u32, action: Action) {
        match action {
            Action::MakeSequence => self.header.sequences.push(place),
            Action::MakeMap => self.header.maps.push(place),
            Action::PutCounter => self.header.counters.push(place),
            _ => {}
        }
    }
}
