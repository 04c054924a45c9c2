//! What stands before the columns of a change.

use automerge::ChangeHash;

use super::actors::{Actors, read_actor};
use super::{OTHERWISE, UNREADABLE};
use crate::limits::CHANGE_DEPS_MAX;
use crate::sync::chunk::Cursor;
use crate::sync::hash_list::HashList;
use crate::sync::refusal::Refusal;

const HASH_BYTES: u64 = 32;

/// The fields that a graph needs.
#[derive(Debug)]
pub(in crate::sync) struct Fields {
    pub(in crate::sync) deps: HashList,
    pub(in crate::sync) seq: u64,
    /// From 1. Within 32 bits: the library refuses more.
    pub(in crate::sync) start_op: u32,
}

impl Fields {
    /// Reads them and the table of actors.
    pub(super) fn read<'a>(cursor: &mut Cursor<'a>) -> Result<(Self, Actors<'a>), Refusal> {
        let deps = read_deps(cursor)?;
        let mut actors = Actors::of(read_actor(cursor)?);
        let out_of_range = Refusal::Malformed("a number is out of range");
        let seq = cursor.short_unsigned()?;
        let start_op = u32::try_from(cursor.short_unsigned()?).unwrap_or(0);
        if seq == 0 || start_op == 0 {
            return Err(out_of_range);
        }
        cursor.short_signed()?; // time
        let message = cursor.short_unsigned()?;
        std::str::from_utf8(cursor.take(message)?).map_err(|_| UNREADABLE)?;
        actors.read_others(cursor)?;
        Ok((Self { deps, seq, start_op }, actors))
    }
}

/// Reads the changes it follows, which are sorted. One may stand there twice: the library
/// keeps it so.
fn read_deps(cursor: &mut Cursor<'_>) -> Result<HashList, Refusal> {
    let count = cursor.short_unsigned()?;
    if count > CHANGE_DEPS_MAX as u64 {
        return Err(Refusal::Malformed("follows too many changes"));
    }
    let (hashes, _) = cursor.take(count * HASH_BYTES)?.as_chunks::<{ HASH_BYTES as usize }>();
    if !hashes.is_sorted() {
        return Err(OTHERWISE);
    }
    Ok(hashes.iter().copied().map(ChangeHash).collect())
}
