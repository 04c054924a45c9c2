//! What the operations of a change refer to. A document trusts these references, so that a
//! false one would end whoever opens it.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ExpandedChange, ScalarValue};

use super::header::{ChangeHeader, InsertRun};
use super::refusal::Refusal;
use super::slot::Slot;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Map,
    Sequence,
}

/// What an operation does to an operation of an earlier change that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Objects that are written into, and as what.
    pub(super) objects: BTreeMap<OpId, Shape>,
    /// Elements (the second) of lists and texts (the first) that are written at or behind.
    pub(super) elements: BTreeSet<(OpId, OpId)>,
    /// Operations that are replaced or counted up.
    pub(super) named: BTreeSet<(OpId, Named)>,
    /// Writers that are named, whether or not an operation of theirs is.
    pub(super) writers: Vec<ActorId>,
}

impl References {
    /// Reads the operations, checks what they refer to among themselves, and notes in the
    /// header what later changes may refer to.
    pub(super) fn read(
        header: &mut ChangeHeader,
        change: &Change,
        expanded: &ExpandedChange,
    ) -> Result<Self, Refusal> {
        let found = Self { writers: change.other_actor_ids().to_vec(), ..Self::default() };
        let actor = change.actor_id();
        let own = Own::default();
        let mut reader = Reader { header, actor, own, found };
        for (place, op) in (0..).zip(&expanded.operations) {
            reader.op(place, op)?;
        }
        if reader.own.open_mark.is_some() {
            return Err(Refusal::Reference);
        }
        Ok(reader.found)
    }
}

/// What this change itself has done so far.
#[derive(Default)]
struct Own {
    /// The objects that it made.
    made: BTreeMap<u64, Shape>,
    /// The elements that it inserted, and where.
    inserted: BTreeMap<u64, OpId>,
    /// What it did to each slot: the value that shows, and those that it has replaced.
    slots: BTreeMap<Slot, (Option<u64>, BTreeSet<OpId>)>,
    counters: BTreeSet<u64>,
    marks: BTreeSet<u64>,
    /// The object in which a mark has begun and must end at once.
    open_mark: Option<ObjectId>,
}

struct Reader<'a> {
    header: &'a mut ChangeHeader,
    actor: &'a ActorId,
    own: Own,
    found: References,
}

impl Reader<'_> {
    fn op(&mut self, place: u32, op: &Op) -> Result<(), Refusal> {
        let number = self.header.start_op + u64::from(place);
        self.place(op, number)?;
        self.mark(place, op, number)?;
        let replaces = matches!(op.action, OpType::Delete | OpType::Increment(_));
        if op.insert && (replaces || op.pred.iter().next().is_some()) {
            return Err(Refusal::Reference);
        }
        if op.insert {
            self.insert(place, op, number);
        } else {
            self.replace(place, op, number)?;
        }
        self.value(place, op, number);
        Ok(())
    }

    /// Checks the object and the key or element.
    fn place(&mut self, op: &Op, number: u64) -> Result<(), Refusal> {
        match (&op.obj, &op.key) {
            (ObjectId::Root, Key::Map(_)) if !op.insert => Ok(()),
            (ObjectId::Id(object), Key::Map(_)) if !op.insert => self.object(object, Shape::Map),
            (ObjectId::Id(object), Key::Seq(element)) => {
                self.object(object, Shape::Sequence)?;
                match element.as_opid() {
                    Some(element) => self.element(object, element, number),
                    None if op.insert => Ok(()),
                    None => Err(Refusal::Reference),
                }
            }
            _ => Err(Refusal::Reference),
        }
    }

    fn object(&mut self, id: &OpId, shape: Shape) -> Result<(), Refusal> {
        let is = match self.is_own(id) {
            // An operation sees only the objects that were made before it.
            true => self.own.made.get(&id.0).copied(),
            false => Some(*self.found.objects.entry(id.clone()).or_insert(shape)),
        };
        if is == Some(shape) { Ok(()) } else { Err(Refusal::Reference) }
    }

    fn element(&mut self, object: &OpId, element: &OpId, number: u64) -> Result<(), Refusal> {
        if self.is_own(element) {
            let there = element.0 < number && self.own.inserted.get(&element.0) == Some(object);
            return if there { Ok(()) } else { Err(Refusal::Reference) };
        }
        self.found.elements.insert((object.clone(), element.clone()));
        Ok(())
    }

    /// A mark is two insertions, one right behind the other.
    fn mark(&mut self, place: u32, op: &Op, number: u64) -> Result<(), Refusal> {
        let open = self.own.open_mark.take();
        match &op.action {
            OpType::MarkBegin(_) if op.insert && open.is_none() => {
                self.own.open_mark = Some(op.obj.clone());
            }
            OpType::MarkEnd(_) if op.insert && open.as_ref() == Some(&op.obj) => {}
            OpType::MarkBegin(_) | OpType::MarkEnd(_) => return Err(Refusal::Reference),
            _ if open.is_some() => return Err(Refusal::Reference),
            _ => return Ok(()),
        }
        self.header.marks.push(place);
        self.own.marks.insert(number);
        Ok(())
    }

    fn insert(&mut self, place: u32, op: &Op, number: u64) {
        let ObjectId::Id(object) = &op.obj else { return };
        self.own.inserted.insert(number, object.clone());
        match self.header.inserts.last_mut() {
            Some(run) if run.first + run.count == place && run.object() == *object => {
                run.count += 1;
            }
            _ => self.header.inserts.push(InsertRun::new(object, place)),
        }
    }

    /// Checks what the operation names as replaced or counted up.
    fn replace(&mut self, place: u32, op: &Op, number: u64) -> Result<(), Refusal> {
        let counts = matches!(op.action, OpType::Increment(_));
        let must_name = counts || op.action == OpType::Delete;
        if must_name && op.pred.iter().next().is_none() {
            return Err(Refusal::Reference);
        }
        let slot = Slot::of(op);
        let (shows, replaced) = self.own.slots.get(&slot).cloned().unwrap_or_default();
        // What this change itself has put there must be named, what it has replaced must not.
        let names_shown =
            shows.is_none_or(|own| op.pred.iter().any(|id| self.is_own(id) && id.0 == own));
        if !names_shown || op.pred.iter().any(|id| replaced.contains(id)) {
            return Err(Refusal::Reference);
        }
        for id in op.pred.iter() {
            self.named(op, id, slot, shows, number)?;
        }
        if !counts {
            let (shows, replaced) = self.own.slots.entry(slot).or_default();
            replaced.extend(op.pred.iter().cloned());
            *shows = (op.action != OpType::Delete).then_some(number);
        }
        if !counts && op.action != OpType::Delete {
            self.header.values.push(place, slot);
        }
        Ok(())
    }

    fn named(
        &mut self,
        op: &Op,
        id: &OpId,
        slot: Slot,
        shows: Option<u64>,
        number: u64,
    ) -> Result<(), Refusal> {
        let counts = matches!(op.action, OpType::Increment(_));
        let is_element = matches!(&op.key, Key::Seq(e) if e.as_opid() == Some(id));
        if self.is_own(id) {
            let there = is_element || shows == Some(id.0);
            let counter = !counts || self.own.counters.contains(&id.0);
            let fits = id.0 < number && there && counter && !self.own.marks.contains(&id.0);
            return if fits { Ok(()) } else { Err(Refusal::Reference) };
        }
        let named = match (is_element, counts) {
            (true, false) => Named::Element,
            (true, true) => Named::CountedElement,
            (false, false) => Named::Replaced(slot),
            (false, true) => Named::Counted(slot),
        };
        self.found.named.insert((id.clone(), named));
        Ok(())
    }

    /// Notes what the operation has made.
    fn value(&mut self, place: u32, op: &Op, number: u64) {
        match &op.action {
            OpType::Make(kind) if kind.is_sequence() => {
                self.header.sequences.push(place);
                self.own.made.insert(number, Shape::Sequence);
            }
            OpType::Make(_) => {
                self.header.maps.push(place);
                self.own.made.insert(number, Shape::Map);
            }
            OpType::Put(ScalarValue::Counter(_)) => {
                self.header.counters.push(place);
                self.own.counters.insert(number);
            }
            _ => {}
        }
    }

    fn is_own(&self, id: &OpId) -> bool {
        id.1 == *self.actor && id.0 >= self.header.start_op
    }
}
