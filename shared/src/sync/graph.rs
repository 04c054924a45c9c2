use std::collections::{BTreeSet, HashMap, HashSet};

use automerge::legacy::OpId;
use automerge::{ActorId, ChangeHash};

use super::header::{ChangeHeader, CheckedChange};
use super::refusal::Refusal;
use crate::limits::{CHANGE_OPS_MAX, PAGE_CHANGES_MAX, PAGE_HEADS_MAX};

/// The changes of one page and what they follow, without the document they make.
///
/// It admits only what a document would accept, so that nothing else is ever relayed: the
/// changes it follows are there, its writer's numbers follow, its operations refer to what it
/// can know.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    index: HashMap<ChangeHash, u32>,
    writers: HashMap<ActorId, Writer>,
    /// Which change made an object.
    objects: HashMap<OpId, u32>,
    heads: BTreeSet<ChangeHash>,
}

#[derive(Debug, Clone)]
struct Node {
    hash: ChangeHash,
    deps: Box<[u32]>,
    start_op: u64,
    max_op: u64,
}

/// One writer's changes: the last operation and the place of each, in the order of `seq`.
#[derive(Debug, Clone, Default)]
struct Writer(Vec<(u64, u32)>);

impl Writer {
    fn max_op(&self) -> u64 {
        self.0.last().map_or(0, |(max_op, _)| *max_op)
    }

    /// The first change whose last operation is not before `op`.
    fn holding(&self, op: u64) -> Option<u32> {
        let after = self.0.partition_point(|(max_op, _)| *max_op < op);
        self.0.get(after).map(|(_, place)| *place)
    }
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
        let actor = header.actor();
        for make in &header.makes {
            let id = OpId(header.start_op + u64::from(*make), actor.clone());
            self.objects.insert(id, place);
        }
        self.writers.entry(actor).or_default().0.push((header.max_op(), place));
        self.index.insert(hash, place);
        let (start_op, max_op) = (header.start_op, header.max_op());
        self.nodes.push(Node { hash, deps: deps.into(), start_op, max_op });
        Ok(())
    }

    /// The hashes that no other change follows, sorted.
    pub fn heads(&self) -> impl ExactSizeIterator<Item = ChangeHash> {
        self.heads.iter().copied()
    }

    /// How many changes there are.
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether the change is there.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.index.contains_key(hash)
    }

    /// The changes that someone who holds `have` lacks, each after those it follows. Hashes
    /// that are not in the graph count for nothing.
    pub fn after(&self, have: &[ChangeHash]) -> Vec<ChangeHash> {
        let known = have.iter().filter_map(|hash| self.index.get(hash).copied());
        let held = self.ancestors(known.collect(), |_| false);
        let place = |n: &(usize, &Node)| u32::try_from(n.0).is_ok_and(|p| !held.contains(&p));
        self.nodes.iter().enumerate().filter(place).map(|(_, node)| node.hash).collect()
    }

    fn places(&self, header: &ChangeHeader) -> Result<Vec<u32>, Refusal> {
        let place = |hash: ChangeHash| self.index.get(&hash).copied().ok_or(hash);
        let missing = || header.deps.iter().filter(|hash| !self.contains(hash)).collect();
        let places: Result<Vec<u32>, ChangeHash> = header.deps.iter().map(place).collect();
        places.map_err(|_| Refusal::MissingDependency(missing()))
    }

    fn check_writer(&self, header: &ChangeHeader) -> Result<(), Refusal> {
        let last = self.writers.get(&header.actor()).map_or(0, |writer| writer.0.len() as u64);
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
        let own = self.writers.get(&header.actor()).map(Writer::max_op);
        let least = known.max(own).unwrap_or(0) + 1;
        let allowed = least..=least + CHANGE_OPS_MAX;
        if allowed.contains(&header.start_op) { Ok(()) } else { Err(Refusal::StartOp) }
    }

    fn check_references(&self, change: &CheckedChange, deps: &[u32]) -> Result<(), Refusal> {
        let object = |id: &OpId| self.objects.get(id).copied();
        let operation = |id: &OpId| self.operation(id);
        let referred = change.objects.iter().map(object);
        let referred = referred.chain(change.operations.iter().map(operation));
        let mut makers: HashSet<u32> = referred.collect::<Option<_>>().ok_or(Refusal::Reference)?;
        // Usually a change follows every head, and so everything there is.
        if self.heads.iter().all(|head| change.header.deps.as_slice().contains(head)) {
            return Ok(());
        }
        self.ancestors(deps.to_vec(), |place| {
            makers.remove(&place);
            makers.is_empty()
        });
        if makers.is_empty() { Ok(()) } else { Err(Refusal::Reference) }
    }

    /// The change that holds an operation.
    fn operation(&self, id: &OpId) -> Option<u32> {
        let place = self.writers.get(&id.1)?.holding(id.0)?;
        (self.node(place)?.start_op <= id.0).then_some(place)
    }

    fn check_size(&self, header: &ChangeHeader) -> Result<(), Refusal> {
        let followed = header.deps.iter().filter(|dep| self.heads.contains(dep)).count();
        let heads = self.heads.len() - followed + 1;
        if self.nodes.len() >= PAGE_CHANGES_MAX || heads > PAGE_HEADS_MAX {
            return Err(Refusal::PageFull);
        }
        Ok(())
    }

    /// The places `from` and everything they follow, until `done` says that it is enough.
    fn ancestors(&self, from: Vec<u32>, mut done: impl FnMut(u32) -> bool) -> HashSet<u32> {
        let (mut seen, mut queue) = (HashSet::new(), from);
        while let Some(place) = queue.pop() {
            if !seen.insert(place) {
                continue;
            }
            if done(place) {
                break;
            }
            queue.extend(self.node(place).into_iter().flat_map(|node| node.deps.iter().copied()));
        }
        seen
    }

    fn node(&self, place: u32) -> Option<&Node> {
        self.nodes.get(place as usize)
    }
}
