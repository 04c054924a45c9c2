use automerge::{ActorId, ChangeHash};
use minicbor::{Decode, Encode};

use super::change::Body;
use super::chunk::Chunk;
use super::hash_list::HashList;
use super::references::References;
use super::refusal::Refusal;
use super::slot::Slots;

/// What a [`Graph`](super::Graph) knows of a change. The server stores it beside the bytes, so
/// that opening a page reads no change again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChangeHeader {
    /// Its hash.
    #[cbor(n(0), with = "super::own_hash")]
    own: ChangeHash,
    /// The changes it follows.
    #[n(1)]
    pub deps: HashList,
    /// Its writer.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(super) actor: Vec<u8>,
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
    pub(super) object: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(super) writer: Vec<u8>,
    /// The first operation, counted from 0.
    #[n(2)]
    pub(super) first: u32,
    /// How many there are.
    #[n(3)]
    pub(super) count: u32,
}

impl InsertRun {
    pub(super) fn new(object: u32, writer: &[u8], first: u32) -> Self {
        Self { object: object.into(), writer: writer.to_vec(), first, count: 1 }
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
        let (body, hash) = (Body::read(&chunk.body)?, chunk.hash());
        if !hash.0.starts_with(&chunk.checksum) {
            return Err(Refusal::Malformed("its checksum is wrong"));
        }
        let mut header = Self::new(hash, &body, chunk.size());
        let references = References::read(&mut header, &body)?;
        Ok(CheckedChange { header, references })
    }

    fn new(hash: ChangeHash, body: &Body<'_>, size: u64) -> Self {
        Self {
            own: hash,
            deps: body.fields.deps.clone(),
            actor: body.actors.own().to_vec(),
            seq: body.fields.seq,
            start_op: body.fields.start_op.into(),
            ops: body.ops.as_slice().len() as u64,
            maps: Vec::new(),
            sequences: Vec::new(),
            inserts: Vec::new(),
            values: Slots::default(),
            counters: Vec::new(),
            marks: Vec::new(),
            size,
        }
    }

    /// Its hash.
    pub const fn hash(&self) -> ChangeHash {
        self.own
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
