//! What the operations of a change refer to. A document trusts these references, so that a
//! false one would end whoever opens it.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ExpandedChange};

use super::header::{ChangeHeader, InsertRun};
use super::refusal::Refusal;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Map,
    Sequence,
}

/// References to operations of earlier changes.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    /// Objects that are written into, and as what.
    pub(super) objects: BTreeMap<OpId, Shape>,
    /// Elements (the second) of lists and texts (the first) that are written at or behind.
    pub(super) elements: BTreeSet<(OpId, OpId)>,
    /// Operations that are replaced.
    pub(super) replaced: BTreeSet<OpId>,
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
        let mut reader =
            Reader { header, actor, made: BTreeMap::new(), inserted: BTreeMap::new(), found };
        for (place, op) in (0..).zip(&expanded.operations) {
            reader.op(place, op)?;
        }
        Ok(reader.found)
    }
}

struct Reader<'a> {
    header: &'a mut ChangeHeader,
    actor: &'a ActorId,
    /// The objects that this change makes.
    made: BTreeMap<u64, Shape>,
    /// The elements that it inserts, and where.
    inserted: BTreeMap<u64, OpId>,
    found: References,
}

impl Reader<'_> {
    fn op(&mut self, place: u32, op: &Op) -> Result<(), Refusal> {
        let number = self.header.start_op + u64::from(place);
        match (&op.obj, &op.key) {
            (ObjectId::Root, Key::Map(_)) if !op.insert => {}
            (ObjectId::Id(object), Key::Map(_)) if !op.insert => self.object(object, Shape::Map)?,
            (ObjectId::Id(object), Key::Seq(element)) => {
                self.object(object, Shape::Sequence)?;
                match element.as_opid() {
                    Some(element) => self.element(object, element, number)?,
                    None if op.insert => {}
                    None => return Err(Refusal::Reference),
                }
                if op.insert {
                    self.insert(object, place);
                }
            }
            _ => return Err(Refusal::Reference),
        }
        op.pred.iter().try_for_each(|id| self.replaced(id, number))?;
        self.make(place, op);
        Ok(())
    }

    fn object(&mut self, id: &OpId, shape: Shape) -> Result<(), Refusal> {
        let is = match self.is_own(id) {
            // An operation sees only the objects that were made before it.
            true => self.made.get(&id.0).copied(),
            false => Some(*self.found.objects.entry(id.clone()).or_insert(shape)),
        };
        if is == Some(shape) { Ok(()) } else { Err(Refusal::Reference) }
    }

    fn element(&mut self, object: &OpId, element: &OpId, number: u64) -> Result<(), Refusal> {
        if self.is_own(element) {
            let there = element.0 < number && self.inserted.get(&element.0) == Some(object);
            return if there { Ok(()) } else { Err(Refusal::Reference) };
        }
        self.found.elements.insert((object.clone(), element.clone()));
        Ok(())
    }

    fn replaced(&mut self, id: &OpId, number: u64) -> Result<(), Refusal> {
        if !self.is_own(id) {
            self.found.replaced.insert(id.clone());
            return Ok(());
        }
        if id.0 < number { Ok(()) } else { Err(Refusal::Reference) }
    }

    fn make(&mut self, place: u32, op: &Op) {
        let OpType::Make(kind) = op.action else { return };
        let number = self.header.start_op + u64::from(place);
        let (shape, makes) = match kind.is_sequence() {
            true => (Shape::Sequence, &mut self.header.sequences),
            false => (Shape::Map, &mut self.header.maps),
        };
        makes.push(place);
        self.made.insert(number, shape);
    }

    fn insert(&mut self, object: &OpId, place: u32) {
        self.inserted.insert(self.header.start_op + u64::from(place), object.clone());
        match self.header.inserts.last_mut() {
            Some(run) if run.first + run.count == place && run.object() == *object => {
                run.count += 1;
            }
            _ => self.header.inserts.push(InsertRun::new(object, place)),
        }
    }

    fn is_own(&self, id: &OpId) -> bool {
        id.1 == *self.actor && id.0 >= self.header.start_op
    }
}
