//! A change checked by the library: parsed, decoded, encoded again, and the operations read one
//! by one. Slow, and the measure of the check that needs no library.

mod counts;
mod references;
mod slot;

use std::io::Read;
use std::panic::catch_unwind;

use automerge::{Change, ExpandedChange};
use banister_shared::limits::{CHANGE_BYTES_MAX, CHANGE_OPS_MAX};
use banister_shared::sync::HashList;
use minicbor::Encode;
use minicbor::bytes::ByteVec;

use references::Reader;

/// The stored form of a header.
#[derive(Encode)]
pub(crate) struct Header {
    #[n(0)]
    own: HashList,
    #[n(1)]
    deps: HashList,
    #[n(2)]
    actor: ByteVec,
    #[n(3)]
    seq: u64,
    #[n(4)]
    start_op: u64,
    #[n(5)]
    ops: u64,
    #[n(6)]
    maps: Vec<u32>,
    #[n(7)]
    sequences: Vec<u32>,
    #[n(8)]
    inserts: Vec<InsertRun>,
    #[n(9)]
    values: ByteVec,
    #[n(10)]
    counters: Vec<u32>,
    #[n(11)]
    marks: Vec<u32>,
    #[n(12)]
    size: u64,
}

#[derive(Encode)]
struct InsertRun {
    #[n(0)]
    object: u64,
    #[n(1)]
    writer: ByteVec,
    #[n(2)]
    first: u32,
    #[n(3)]
    count: u32,
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Malformed,
    Reference,
}

/// The header of a change in its stored form.
pub(crate) fn check(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let (change, expanded) = read(bytes).ok_or(Refused::Malformed)?;
    let mut header = Header {
        own: HashList::from_iter([change.hash()]),
        deps: change.deps().iter().copied().collect(),
        actor: change.actor_id().to_bytes().to_vec().into(),
        seq: change.seq(),
        start_op: change.start_op().get(),
        ops: expanded.operations.len() as u64,
        maps: Vec::new(),
        sequences: Vec::new(),
        inserts: Vec::new(),
        values: Vec::new().into(),
        counters: Vec::new(),
        marks: Vec::new(),
        size: change.raw_bytes().len() as u64,
    };
    let actor = change.actor_id().clone();
    Reader::read(&mut header, actor, &expanded.operations).ok_or(Refused::Reference)?;
    Ok(minicbor::to_vec(&header).unwrap())
}

/// The change, if it is within bounds and encoded the one way there is.
fn read(bytes: &[u8]) -> Option<(Change, ExpandedChange)> {
    counts::check(&body(bytes)?)?;
    let change = catch_unwind(|| Change::try_from(bytes).ok()).ok()??;
    let checksum = bytes.get(4..8)?;
    let expanded = catch_unwind(|| change.decode()).ok()?;
    let again = catch_unwind(|| Change::from(expanded.clone()).hash()).ok()?;
    let in_range = change.seq() > 0 && expanded.operations.len() as u64 <= CHANGE_OPS_MAX;
    let whole = change.hash().0.starts_with(checksum) && again == change.hash();
    (in_range && whole).then_some((change, expanded))
}

/// The body of a change, inflated.
fn body(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.get(9..).filter(|_| bytes.len() <= CHANGE_BYTES_MAX)?;
    let length = counts::Cursor(&mut rest).unsigned()?;
    if rest.len() as u64 != length {
        return None;
    }
    match bytes[8] {
        1 => Some(rest.to_vec()),
        2 => {
            let mut inflated = Vec::new();
            let mut inflate = flate2::read::DeflateDecoder::new(rest).take(1 << 20);
            inflate.read_to_end(&mut inflated).ok()?;
            Some(inflated).filter(|body| body.len() <= CHANGE_BYTES_MAX)
        }
        _ => None,
    }
}
