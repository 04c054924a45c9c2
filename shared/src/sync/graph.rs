use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use automerge::ChangeHash;
use automerge::legacy::OpId;

use super::header::{ChangeHeader, CheckedChange};
use super::references::{Named, References, Shape};
use super::refusal::Refusal;
use super::slot::Slot;
use super::writers::{OpRef, Writers};
use crate::limits::{
    CHANGE_OPS_MAX, PAGE_BYTES_MAX, PAGE_CHANGES_MAX, PAGE_HEADS_MAX, PAGE_OPS_MAX,
};

/// The changes of one page and what they follow, without the document they make.
///
/// It admits only what a document would accept, so that nothing else is ever relayed: the
/// changes it follows are there, its writer's numbers follow, its operations refer to what it
/// can know.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    index: HashMap<ChangeHash, u32>,
    writers: Writers,
    /// What an object is, and which change made it.
    objects: HashMap<OpRef, (u32, Shape)>,
    /// The elements of lists and texts, as runs of operations: the object and the first
    /// operation of each run, with the number of its last and the change it stands in.
    elements: BTreeMap<(OpRef, OpRef), (u64, u32)>,
    /// Where operations put a value without inserting, and which change they stand in.
    values: HashMap<OpRef, (u32, Slot)>,
    /// Operations that put a counter, and those that begin or end a mark.
    counters: HashMap<OpRef, u32>,
    marks: HashMap<OpRef, u32>,
    heads: BTreeSet<ChangeHash>,
    /// Operations and inflated bytes of all changes.
    ops: u64,
    bytes: u64,
}

#[derive(Debug, Clone)]
struct Node {
    hash: ChangeHash,
    deps: Box<[u32]>,
    start_op: u64,
    max_op: u64,
}

/// A state of a graph to which it can go back.
#[derive(Debug)]
pub struct Mark {
    len: u32,
    heads: BTreeSet<ChangeHash>,
    ops: u64,
    bytes: u64,
}

impl Graph {
    /// The graph of a page from its stored headers, in the order they were admitted.
    ///
    /// # Errors
    /// [`Refusal::MissingDependency`] if one is out of order.
    pub fn from_headers<'a>(
        headers: impl IntoIterator<Item = &'a ChangeHeader>,
    ) -> Result<Self, Refusal> {
        let mut graph = Self::default();
        headers.into_iter().try_for_each(|header| graph.insert(header)).map(|()| graph)
    }

    /// Whether the change may be added now: `false` if it is there already.
    ///
    /// # Errors
    /// Why not; the graph is unchanged either way.
    pub fn admits(&self, change: &CheckedChange) -> Result<bool, Refusal> {
        let header = &change.header;
        if self.contains(&header.hash()) {
            return Ok(false);
        }
        let deps = self.places(header)?;
        self.check_writer(header)?;
        self.check_start(header, &deps)?;
        self.check_references(change, &deps)?;
        self.check_size(header)?;
        Ok(true)
    }

    /// Adds a change that [`Graph::admits`] has admitted, or that was stored after it did.
    ///
    /// # Errors
    /// [`Refusal::MissingDependency`] if what it follows is not there.
    pub fn insert(&mut self, header: &ChangeHeader) -> Result<(), Refusal> {
        let (hash, deps) = (header.hash(), self.places(header)?);
        if self.contains(&hash) {
            return Ok(());
        }
        let place = u32::try_from(self.nodes.len()).map_err(|_| Refusal::PageFull)?;
        for dep in header.deps.iter() {
            self.heads.remove(&dep);
        }
        self.heads.insert(hash);
        self.note(header, place);
        self.ops += header.ops;
        self.bytes += header.size;
        self.index.insert(hash, place);
        let (start_op, max_op) = (header.start_op, header.max_op());
        self.nodes.push(Node { hash, deps: deps.into(), start_op, max_op });
        Ok(())
    }

    /// The present state, for [`Graph::rollback`].
    pub fn mark(&self) -> Mark {
        // `insert` keeps the number of changes within 32 bits.
        let len = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        Mark { len, heads: self.heads.clone(), ops: self.ops, bytes: self.bytes }
    }

    /// Takes out everything that was inserted since `mark`. Costs as much as the graph is large.
    pub fn rollback(&mut self, mark: Mark) {
        self.nodes.truncate(mark.len as usize);
        self.index.retain(|_, place| *place < mark.len);
        self.objects.retain(|_, (place, _)| *place < mark.len);
        self.elements.retain(|_, (_, place)| *place < mark.len);
        self.values.retain(|_, (place, _)| *place < mark.len);
        self.counters.retain(|_, place| *place < mark.len);
        self.marks.retain(|_, place| *place < mark.len);
        self.writers.truncate(mark.len);
        (self.ops, self.bytes) = (mark.ops, mark.bytes);
        self.heads = mark.heads;
    }

    /// The hashes that no other change follows, sorted.
    pub fn heads(&self) -> impl ExactSizeIterator<Item = ChangeHash> {
        self.heads.iter().copied()
    }

    /// How many changes there are.
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// About how many bytes of memory it takes.
    pub fn size_bytes(&self) -> usize {
        // A node with its place in the index, an object, a run of elements: the sizes of their
        // entries, with the slack of the tables they stand in.
        let runs = self.objects.len() * 64 + self.elements.len() * 96;
        self.nodes.len() * 200 + runs + self.values.len() * 64
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether the change is there.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.index.contains_key(hash)
    }

    /// The place of a change: how many were admitted before it.
    pub fn place(&self, hash: &ChangeHash) -> Option<u32> {
        self.index.get(hash).copied()
    }

    /// The change at a place.
    pub fn hash(&self, place: u32) -> Option<ChangeHash> {
        self.node(place).map(|node| node.hash)
    }

    /// The places of the changes that the one at `place` follows.
    pub(super) fn deps(&self, place: u32) -> &[u32] {
        self.node(place).map_or(&[], |node| &node.deps)
    }

    fn places(&self, header: &ChangeHeader) -> Result<Vec<u32>, Refusal> {
        let place = |hash: ChangeHash| self.index.get(&hash).copied().ok_or(hash);
        let missing = || header.deps.iter().filter(|hash| !self.contains(hash)).collect();
        let places: Result<Vec<u32>, ChangeHash> = header.deps.iter().map(place).collect();
        places.map_err(|_| Refusal::MissingDependency(missing()))
    }

    fn check_writer(&self, header: &ChangeHeader) -> Result<(), Refusal> {
        let (last, _) = self.writers.last(&header.actor());
        match header.seq {
            seq if seq <= last => Err(Refusal::SeqConflict),
            seq if seq > last + 1 => Err(Refusal::SeqGap),
            _ => Ok(()),
        }
    }

    /// Operations are numbered after everything the writer knew, and not far beyond it: a
    /// number near the greatest would leave the page without any for those who follow.
    fn check_start(&self, header: &ChangeHeader, deps: &[u32]) -> Result<(), Refusal> {
        let known = deps.iter().filter_map(|place| Some(self.node(*place)?.max_op)).max();
        let (_, own) = self.writers.last(&header.actor());
        let least = known.unwrap_or(0).max(own) + 1;
        let allowed = least..=least + CHANGE_OPS_MAX;
        if allowed.contains(&header.start_op) { Ok(()) } else { Err(Refusal::StartOp) }
    }

    fn check_references(&self, change: &CheckedChange, deps: &[u32]) -> Result<(), Refusal> {
        let References { objects, elements, named, writers } = &change.references;
        let objects = objects.iter().map(|(id, shape)| self.object(id, *shape));
        let elements = elements.iter().map(|(object, id)| self.element(object, id));
        let named = named.iter().map(|(id, named)| self.named(id, *named));
        let writers = writers.iter().map(|actor| self.writers.first(actor));
        let referred = objects.chain(elements).chain(named).chain(writers);
        let makers: HashSet<u32> = referred.collect::<Option<_>>().ok_or(Refusal::Reference)?;
        // Usually a change follows every head, and so everything there is.
        if self.heads.iter().all(|head| change.header.deps.as_slice().contains(head)) {
            return Ok(());
        }
        if self.hold(deps, makers) { Ok(()) } else { Err(Refusal::Reference) }
    }

    /// The change that made this object of this shape.
    fn object(&self, id: &OpId, shape: Shape) -> Option<u32> {
        let (op, _) = self.operation(id)?;
        self.objects.get(&op).filter(|(_, is)| *is == shape).map(|(place, _)| *place)
    }

    /// The change that inserted this element into this object. The object may be one that the
    /// same change made; then it has no such element yet.
    fn element(&self, object: &OpId, id: &OpId) -> Option<u32> {
        let (object, _) = self.operation(object)?;
        let (element, _) = self.operation(id)?;
        let (start, (last, place)) = self.elements.range(..=(object, element)).next_back()?;
        let holds =
            start.0 == object && start.1.writer == element.writer && element.counter <= *last;
        holds.then_some(*place)
    }

    /// The change that holds an operation which is named as replaced or counted up, if it is
    /// one that can be.
    fn named(&self, id: &OpId, named: Named) -> Option<u32> {
        let (op, place) = self.operation(id)?;
        let stands_in = |slot| self.values.get(&op).is_some_and(|(_, stands)| *stands == slot);
        let counts = || self.counters.contains_key(&op);
        let fits = match named {
            Named::Replaced(slot) => stands_in(slot),
            Named::Counted(slot) => stands_in(slot) && counts(),
            Named::Element => !self.marks.contains_key(&op),
            Named::CountedElement => counts(),
        };
        fits.then_some(place)
    }

    /// An operation, and the change that holds it.
    fn operation(&self, id: &OpId) -> Option<(OpRef, u32)> {
        let found = self.writers.find(id)?;
        (self.node(found.1)?.start_op <= id.0).then_some(found)
    }

    /// Notes what later changes may refer to.
    fn note(&mut self, header: &ChangeHeader, place: u32) {
        let writer = self.writers.push(&header.actor(), header.max_op(), place);
        let op = |offset: u32| OpRef { writer, counter: header.start_op + u64::from(offset) };
        for (makes, shape) in [(&header.maps, Shape::Map), (&header.sequences, Shape::Sequence)] {
            self.objects.extend(makes.iter().map(|make| (op(*make), (place, shape))));
        }
        self.values.extend(header.values.iter().map(|(at, slot)| (op(at), (place, slot))));
        self.counters.extend(header.counters.iter().map(|at| (op(*at), place)));
        self.marks.extend(header.marks.iter().map(|at| (op(*at), place)));
        for run in &header.inserts {
            // The object is known by now, be it from this change or from an earlier one.
            let Some((object, _)) = self.writers.find(&run.object()) else { continue };
            let last = op(run.first).counter + u64::from(run.count) - 1;
            self.elements.insert((object, op(run.first)), (last, place));
        }
    }

    fn check_size(&self, header: &ChangeHeader) -> Result<(), Refusal> {
        let followed = header.deps.iter().filter(|dep| self.heads.contains(dep)).count();
        let heads = self.heads.len() - followed + 1;
        let too_large = self.ops + header.ops > PAGE_OPS_MAX
            || self.bytes.saturating_add(header.size) > PAGE_BYTES_MAX;
        if too_large || self.nodes.len() >= PAGE_CHANGES_MAX || heads > PAGE_HEADS_MAX {
            return Err(Refusal::PageFull);
        }
        Ok(())
    }

    fn node(&self, place: u32) -> Option<&Node> {
        self.nodes.get(place as usize)
    }
}
