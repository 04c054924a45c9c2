use std::collections::{BTreeSet, HashMap};

use automerge::ChangeHash;

use super::header::{ChangeHeader, CheckedChange};
use super::per_change::PerChange;
use super::referents::Referents;
use super::refusal::Refusal;
use super::resolver::Resolver;
use super::writers::Writers;
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
    /// The places of the changes that each one follows.
    deps: PerChange<u32>,
    index: HashMap<ChangeHash, u32>,
    pub(super) writers: Writers,
    pub(super) referents: Referents,
    heads: BTreeSet<ChangeHash>,
    /// Operations and inflated bytes of all changes.
    ops: u64,
    bytes: u64,
}

#[derive(Debug, Clone)]
struct Node {
    hash: ChangeHash,
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
        let (mut graph, headers) = (Self::default(), headers.into_iter());
        let (least, _) = headers.size_hint();
        graph.nodes.reserve(least);
        graph.index.reserve(least);
        for header in headers {
            graph.insert(header)?;
        }
        Ok(graph)
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
        self.nodes.push(Node { hash, start_op, max_op });
        self.deps.push(deps);
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
        self.deps.truncate(mark.len);
        self.index.retain(|_, place| *place < mark.len);
        self.referents.truncate(mark.len);
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
        // A node with its place in the index, with the slack of the tables they stand in.
        self.nodes.len() * 200 + self.referents.size_bytes()
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
        self.deps.of(place)
    }

    /// The number of the first operation of the change at `place`.
    pub(super) fn start_op(&self, place: u32) -> Option<u64> {
        self.node(place).map(|node| node.start_op)
    }

    fn places(&self, header: &ChangeHeader) -> Result<Vec<u32>, Refusal> {
        let deps = header.deps.as_slice();
        let places: Vec<u32> = deps.iter().filter_map(|hash| self.place(hash)).collect();
        if places.len() == deps.len() {
            return Ok(places);
        }
        let missing = deps.iter().filter(|hash| !self.contains(hash)).copied();
        Err(Refusal::MissingDependency(missing.collect()))
    }

    fn check_writer(&self, header: &ChangeHeader) -> Result<(), Refusal> {
        let (last, _) = self.writers.last(&header.actor);
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
        let (_, own) = self.writers.last(&header.actor);
        let least = known.unwrap_or(0).max(own) + 1;
        let allowed = least..=least + CHANGE_OPS_MAX;
        if allowed.contains(&header.start_op) { Ok(()) } else { Err(Refusal::StartOp) }
    }

    fn check_references(&self, change: &CheckedChange, deps: &[u32]) -> Result<(), Refusal> {
        let makers = Resolver::new(self, change).makers().ok_or(Refusal::Reference)?;
        // Usually a change follows every head, and so everything there is.
        if self.heads.iter().all(|head| change.header.deps.as_slice().contains(head)) {
            return Ok(());
        }
        if self.hold(deps, makers) { Ok(()) } else { Err(Refusal::Reference) }
    }

    /// Notes what later changes may refer to.
    fn note(&mut self, header: &ChangeHeader, place: u32) {
        self.writers.push(&header.actor, header.max_op(), place);
        self.referents.push(header, |writer| self.writers.number(writer));
    }

    fn check_size(&self, header: &ChangeHeader) -> Result<(), Refusal> {
        // What it follows is sorted, and may stand there twice.
        let follows = |head: &&ChangeHash| header.deps.as_slice().binary_search(head).is_ok();
        let heads = self.heads.len() - self.heads.iter().filter(follows).count() + 1;
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
