use std::collections::{HashMap, HashSet};

use super::change::{Action, Id, Op};
use super::references::Shape;
use super::refusal::Refusal;
use super::slot::Slot;

/// Room for the slots of a new episode.
const SLOTS_USUAL: usize = 28;

/// What a change itself has done so far, by the places of its operations.
pub(super) struct Own {
    start_op: u32,
    done: Vec<Done>,
    /// The value that it has put into each slot and that shows.
    slots: HashMap<Slot, Option<u32>>,
    /// What it has replaced, and where.
    replaced: HashSet<(Slot, Id)>,
    /// The object in which a mark has begun and must end at once.
    open_mark: Option<Id>,
}

/// One operation.
struct Done {
    action: Action,
    /// The object that it inserted an element into.
    inserted: Option<Id>,
    marks: bool,
}

impl Own {
    pub(super) fn new(start_op: u32, ops: usize) -> Self {
        Self {
            start_op,
            done: Vec::with_capacity(ops),
            slots: HashMap::with_capacity(ops.min(SLOTS_USUAL)),
            replaced: HashSet::new(),
            open_mark: None,
        }
    }

    /// The place of an operation, if it is one of this change or would be.
    pub(super) fn place(&self, id: Id) -> Option<u32> {
        if id.actor == 0 { id.counter.checked_sub(self.start_op) } else { None }
    }

    /// What the operation has made.
    pub(super) fn made(&self, place: u32) -> Option<Shape> {
        match self.done(place)?.action {
            Action::MakeMap => Some(Shape::Map),
            Action::MakeSequence => Some(Shape::Sequence),
            _ => None,
        }
    }

    /// The object that the operation has inserted an element into.
    pub(super) fn inserted(&self, place: u32) -> Option<Id> {
        self.done(place)?.inserted
    }

    /// Whether the operation can be replaced, or counted up.
    pub(super) fn can_be_named(&self, place: u32, counts: bool) -> bool {
        let fits = |done: &Done| !done.marks && (!counts || done.action == Action::PutCounter);
        self.done(place).is_some_and(fits)
    }

    /// The operation whose value shows in a slot.
    pub(super) fn shows(&self, slot: Slot) -> Option<u32> {
        self.slots.get(&slot).copied().flatten()
    }

    /// Whether one of these was replaced in this slot before.
    pub(super) fn has_replaced(&self, slot: Slot, ids: &[Id]) -> bool {
        ids.iter().any(|id| self.replaced.contains(&(slot, *id)))
    }

    /// Notes that a slot now shows another value, or none.
    pub(super) fn replace(&mut self, slot: Slot, ids: &[Id], shows: Option<u32>) {
        self.replaced.extend(ids.iter().map(|id| (slot, *id)));
        self.slots.insert(slot, shows);
    }

    /// A mark is two insertions, one right behind the other. Says whether this is one of them.
    pub(super) fn mark(&mut self, op: &Op<'_>) -> Result<bool, Refusal> {
        let open = self.open_mark.take();
        let object = op.object.filter(|_| op.insert);
        match (op.action, open) {
            (Action::MarkBegin, None) if object.is_some() => self.open_mark = object,
            (Action::MarkEnd, Some(_)) if object == open => {}
            (Action::MarkBegin | Action::MarkEnd, _) | (_, Some(_)) => {
                return Err(Refusal::Reference);
            }
            (_, None) => return Ok(false),
        }
        Ok(true)
    }

    /// Whether a mark has begun that has not ended.
    pub(super) const fn has_open_mark(&self) -> bool {
        self.open_mark.is_some()
    }

    /// Notes the next operation.
    pub(super) fn push(&mut self, action: Action, inserted: Option<Id>, marks: bool) {
        self.done.push(Done { action, inserted, marks });
    }

    fn done(&self, place: u32) -> Option<&Done> {
        self.done.get(place as usize)
    }
}
