use std::collections::BTreeSet;
use std::panic::catch_unwind;

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange};
use minicbor::{Decode, Encode};

use super::chunk::Chunk;
use super::columns::check_counts;
use super::hash_list::HashList;
use super::refusal::Refusal;
use crate::limits::CHANGE_OPS_MAX;

/// What a [`Graph`](super::Graph) knows of a change. The server stores it beside the bytes, so
/// that opening a page reads no change again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChangeHeader {
    /// Its hash, alone in the list.
    #[n(0)]
    own: HashList,
    /// The changes it follows.
    #[n(1)]
    pub deps: HashList,
    /// Its writer.
    #[cbor(n(2), with = "minicbor::bytes")]
    actor: Vec<u8>,
    /// Its number among its writer's changes, from 1.
    #[n(3)]
    pub seq: u64,
    /// The number of its first operation.
    #[n(4)]
    pub start_op: u64,
    /// How many operations it has.
    #[n(5)]
    pub ops: u64,
    /// Which of them make an object, counted from 0.
    #[n(6)]
    pub makes: Vec<u32>,
}

/// A change that was read whole and keeps every rule that can be checked by itself.
#[derive(Debug, Clone)]
pub struct CheckedChange {
    /// What the graph will know of it.
    pub header: ChangeHeader,
    /// Objects of earlier changes that it writes into.
    pub(super) objects: BTreeSet<OpId>,
    /// Operations of earlier changes that it replaces or stands beside.
    pub(super) operations: BTreeSet<OpId>,
}

impl ChangeHeader {
    /// Reads a change from outside: within limits, with a true checksum, its operations whole.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] or [`Refusal::Reference`].
    pub fn check(bytes: &[u8]) -> Result<CheckedChange, Refusal> {
        let chunk = Chunk::read(bytes)?;
        check_counts(&chunk.body)?;
        let unreadable = Refusal::Malformed("its operations cannot be read");
        // The library checks the columns, but trusts some of the numbers in them.
        let (change, expanded) = catch_unwind(|| {
            let change = Change::try_from(bytes).ok()?;
            let expanded = change.decode();
            Some((change, expanded))
        })
        .ok()
        .flatten()
        .ok_or(unreadable)?;
        if !change.hash().0.starts_with(&chunk.checksum) {
            return Err(Refusal::Malformed("its checksum is wrong"));
        }
        CheckedChange::new(&change, &expanded)
    }

    /// Its hash.
    pub fn hash(&self) -> ChangeHash {
        self.own.iter().next().unwrap_or(ChangeHash([0; 32]))
    }

    /// Its writer.
    pub fn actor(&self) -> ActorId {
        ActorId::from(self.actor.as_slice())
    }

    /// The number of its last operation; that before its first, if it has none.
    pub const fn max_op(&self) -> u64 {
        self.start_op + self.ops - 1
    }
}

impl CheckedChange {
    fn new(change: &Change, expanded: &ExpandedChange) -> Result<Self, Refusal> {
        let ops = expanded.operations.len() as u64;
        // `start_op` fits in 32 bits: the library refuses more.
        if ops > CHANGE_OPS_MAX || change.seq() == 0 {
            return Err(Refusal::Malformed("a number is out of range"));
        }
        let mut references = References::new(change);
        let makes = references.read(expanded)?;
        let header = ChangeHeader {
            own: HashList::from_iter([change.hash()]),
            deps: change.deps().iter().copied().collect(),
            actor: change.actor_id().to_bytes().to_vec(),
            seq: change.seq(),
            start_op: change.start_op().get(),
            ops,
            makes,
        };
        Ok(Self { header, objects: references.objects, operations: references.operations })
    }
}

/// Collects what the operations of one change refer to.
struct References<'a> {
    actor: &'a ActorId,
    start_op: u64,
    made: BTreeSet<u64>,
    objects: BTreeSet<OpId>,
    operations: BTreeSet<OpId>,
}

impl<'a> References<'a> {
    fn new(change: &'a Change) -> Self {
        Self {
            actor: change.actor_id(),
            start_op: change.start_op().get(),
            made: BTreeSet::new(),
            objects: BTreeSet::new(),
            operations: BTreeSet::new(),
        }
    }

    /// Notes every reference, and gives the places of the operations that make an object.
    fn read(&mut self, expanded: &ExpandedChange) -> Result<Vec<u32>, Refusal> {
        let mut makes = Vec::new();
        for (place, op) in (0u32..).zip(&expanded.operations) {
            let number = self.start_op + u64::from(place);
            if let ObjectId::Id(id) = &op.obj {
                self.object(id, number)?;
            }
            if let Key::Seq(element) = &op.key
                && let Some(id) = element.as_opid()
            {
                self.operation(id, number)?;
            }
            for id in op.pred.iter() {
                self.operation(id, number)?;
            }
            if let OpType::Make(_) = op.action {
                self.made.insert(number);
                makes.push(place);
            }
        }
        Ok(makes)
    }

    fn object(&mut self, id: &OpId, number: u64) -> Result<(), Refusal> {
        if id.1 != *self.actor || id.0 < self.start_op {
            self.objects.insert(id.clone());
            return Ok(());
        }
        let made_before = id.0 < number && self.made.contains(&id.0);
        if made_before { Ok(()) } else { Err(Refusal::Reference) }
    }

    fn operation(&mut self, id: &OpId, number: u64) -> Result<(), Refusal> {
        if id.1 != *self.actor || id.0 < self.start_op {
            self.operations.insert(id.clone());
            return Ok(());
        }
        if id.0 < number { Ok(()) } else { Err(Refusal::Reference) }
    }
}
