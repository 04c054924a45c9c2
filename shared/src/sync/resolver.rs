use super::change::Id;
use super::graph::Graph;
use super::header::CheckedChange;
use super::references::{Named, References, Shape};
use super::referents::Found;
use super::writers::OpRef;

/// The references of one change, looked up in a graph.
pub(super) struct Resolver<'a> {
    graph: &'a Graph,
    references: &'a References,
    /// The numbers of the change's writers, its own first; unknown if this is its first change.
    writers: Vec<Option<u32>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(graph: &'a Graph, change: &'a CheckedChange) -> Self {
        let references = &change.references;
        let others = references.others.iter().map(|other| &**other);
        let writers = std::iter::once(change.header.actor.as_slice()).chain(others);
        let writers = writers.map(|actor| graph.writers.number(actor)).collect();
        Self { graph, references, writers }
    }

    /// The changes that hold what is referred to; `None` if something is not there, or of
    /// another kind.
    pub(super) fn makers(&self) -> Option<Vec<u32>> {
        let References { objects, elements, named, .. } = self.references;
        let objects = objects.iter().map(|(id, shape)| self.object(*id, *shape));
        let elements = elements.iter().map(|(object, id)| self.element(*object, *id));
        let named = named.iter().map(|(id, named)| self.named(*id, *named));
        let others = self.writers.iter().skip(1).map(|other| self.graph.writers.first((*other)?));
        objects.chain(elements).chain(named).chain(others).collect()
    }

    /// The change that made this object of this shape.
    fn object(&self, id: Id, shape: Shape) -> Option<u32> {
        let op = self.operation(id)?;
        self.graph.referents.is_object(op, shape).then_some(op.change)
    }

    /// The change that inserted this element into this object. The object may be one that the
    /// same change made; then it has no such element yet.
    fn element(&self, object: Id, id: Id) -> Option<u32> {
        let (object, op) = (self.op_ref(object)?, self.operation(id)?);
        self.graph.referents.is_element(op, object).then_some(op.change)
    }

    /// The change that holds an operation which is named as replaced or counted up, if it is
    /// one that can be.
    fn named(&self, id: Id, named: Named) -> Option<u32> {
        let (op, referents) = (self.operation(id)?, &self.graph.referents);
        let fits = match named {
            Named::Replaced(slot) => referents.is_value(op, slot),
            Named::Counted(slot) => referents.is_value(op, slot) && referents.is_counter(op),
            Named::Element => !referents.is_mark(op),
            Named::CountedElement => referents.is_counter(op),
        };
        fits.then_some(op.change)
    }

    /// Where an operation stands.
    fn operation(&self, id: Id) -> Option<Found> {
        let op = self.op_ref(id)?;
        let change = self.graph.writers.find(op)?;
        let at = op.counter.checked_sub(self.graph.start_op(change)?)?;
        Some(Found { change, at: u32::try_from(at).ok()? })
    }

    fn op_ref(&self, id: Id) -> Option<OpRef> {
        let writer = self.writers.get(id.actor as usize).copied().flatten()?;
        Some(OpRef { writer, counter: id.counter.into() })
    }
}
