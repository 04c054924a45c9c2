use std::panic::catch_unwind;

use automerge::legacy::OpId;
use automerge::{ActorId, Change, ChangeHash, ExpandedChange};
use minicbor::{Decode, Encode};

use super::chunk::Chunk;
use super::columns::check_counts;
use super::hash_list::HashList;
use super::references::References;
use super::refusal::Refusal;
use super::slot::Slots;
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
    /// Which of them make a map, counted from 0.
    #[n(6)]
    pub maps: Vec<u32>,
    /// Which of them make a list or a text, counted from 0.
    #[n(7)]
    pub sequences: Vec<u32>,
    /// Which of them insert into a list or a text.
    #[n(8)]
    pub(super) inserts: Vec<InsertRun>,
    /// Which put a value without inserting, and where.
    #[n(9)]
    pub(super) values: Slots,
    /// Which put a counter.
    #[n(10)]
    pub(super) counters: Vec<u32>,
    /// Which begin or end a mark.
    #[n(11)]
    pub(super) marks: Vec<u32>,
    /// Bytes of the change, inflated.
    #[n(12)]
    pub size: u64,
}

/// Operations one after another that insert into the same object.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct InsertRun {
    /// The object: the number of the operation that made it, and that one's writer.
    #[n(0)]
    object: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    writer: Vec<u8>,
    /// The first operation, counted from 0.
    #[n(2)]
    pub(super) first: u32,
    /// How many there are.
    #[n(3)]
    pub(super) count: u32,
}

impl InsertRun {
    pub(super) fn new(object: &OpId, first: u32) -> Self {
        Self { object: object.0, writer: object.1.to_bytes().to_vec(), first, count: 1 }
    }

    pub(super) fn object(&self) -> OpId {
        OpId(self.object, ActorId::from(self.writer.as_slice()))
    }
}

/// A change that was read whole and keeps every rule that can be checked by itself.
#[derive(Debug, Clone)]
pub struct CheckedChange {
    /// What the graph will know of it.
    pub header: ChangeHeader,
    /// What it refers to in earlier changes.
    pub(super) references: References,
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
        let change = catch_unwind(|| Change::try_from(bytes).ok()).ok().flatten();
        let change = change.ok_or(unreadable.clone())?;
        if !change.hash().0.starts_with(&chunk.checksum) {
            return Err(Refusal::Malformed("its checksum is wrong"));
        }
        let read = catch_unwind(|| {
            let expanded = change.decode();
            let canonical = Change::from(expanded.clone()).hash() == change.hash();
            (expanded, canonical)
        });
        let (expanded, canonical) = read.map_err(|_| unreadable)?;
        if !canonical {
            // A document keeps operations and not bytes: saved and loaded again, it would hold
            // another change.
            return Err(Refusal::Malformed("is not written the one way there is"));
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
        let mut header = ChangeHeader {
            own: HashList::from_iter([change.hash()]),
            deps: change.deps().iter().copied().collect(),
            actor: change.actor_id().to_bytes().to_vec(),
            seq: change.seq(),
            start_op: change.start_op().get(),
            ops,
            maps: Vec::new(),
            sequences: Vec::new(),
            inserts: Vec::new(),
            values: Slots::default(),
            counters: Vec::new(),
            marks: Vec::new(),
            size: change.raw_bytes().len() as u64,
        };
        let references = References::read(&mut header, change, expanded)?;
        Ok(Self { header, references })
    }
}
