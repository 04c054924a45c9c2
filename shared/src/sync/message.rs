//! Automerge's sync message, read within limits: the library computes with the numbers in it
//! as they come.
//!
//! Source: `Message`, `Have` and `BloomFilter` of automerge 0.12.

use automerge::ChangeHash;
use automerge::sync::{BloomFilter, Have, MessageFlags};

use super::chunk::{Cursor, pieces};
use super::refusal::Refusal;
use crate::limits::{
    FILTER_BITS_MAX, FILTER_PROBES_MAX, PAGE_CHANGES_MAX, PAGE_HEADS_MAX, SYNC_HAVE_MAX,
    SYNC_NEED_MAX, WIRE_DATA_BYTES_MAX,
};

/// The first byte of a message that lists changes, and of one that has them in one piece.
const LISTED: u8 = 0x42;
const JOINED: u8 = 0x43;
/// A byte of the flags that holds bits; any other is an old flag, said by the flags being there.
const FLAG_BITS: u8 = 0x80;

/// What a peer says about one page.
#[derive(Debug, Clone)]
pub struct SyncMessage {
    /// Its heads.
    pub heads: Vec<ChangeHash>,
    /// Changes that it asks for.
    pub need: Vec<ChangeHash>,
    /// What it has.
    pub have: Vec<Have>,
    /// What it sends: changes and documents, one after the other.
    pub chunks: Vec<Vec<u8>>,
    /// What it can do and how it means this, if it says so.
    pub flags: Option<MessageFlags>,
}

impl SyncMessage {
    /// Reads a message and checks every number in it; the chunks are only taken apart.
    ///
    /// # Errors
    /// [`Refusal::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > WIRE_DATA_BYTES_MAX {
            return Err(Refusal::Malformed("longer than a sync message may be"));
        }
        let Some((&(LISTED | JOINED), rest)) = bytes.split_first() else {
            return Err(Refusal::Malformed("not a sync message"));
        };
        let mut cursor = Cursor(rest);
        let heads = hashes(&mut cursor, PAGE_HEADS_MAX)?;
        let need = hashes(&mut cursor, SYNC_NEED_MAX)?;
        let have = list(&mut cursor, SYNC_HAVE_MAX, have)?;
        let blobs = list(&mut cursor, PAGE_CHANGES_MAX, Cursor::prefixed)?;
        let mut chunks = Vec::with_capacity(blobs.len());
        for blob in blobs {
            pieces(blob, |piece| chunks.push(piece.to_vec()))?;
        }
        if chunks.len() > PAGE_CHANGES_MAX {
            return Err(Refusal::Malformed("too many changes in a sync message"));
        }
        Ok(Self { heads, need, have, chunks, flags: flags(&mut cursor)? })
    }
}

fn list<'a, T>(
    cursor: &mut Cursor<'a>,
    max: usize,
    read: impl Fn(&mut Cursor<'a>) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    let count = cursor.unsigned()?;
    if count > max as u64 {
        return Err(Refusal::Malformed("a list in a sync message is too long"));
    }
    (0..count).map(|_| read(cursor)).collect()
}

fn hashes(cursor: &mut Cursor<'_>, max: usize) -> Result<Vec<ChangeHash>, Refusal> {
    list(cursor, max, |cursor| {
        let hash = cursor.take(32)?.try_into();
        hash.map(ChangeHash).map_err(|_| Refusal::Malformed("ends too soon"))
    })
}

fn have(cursor: &mut Cursor<'_>) -> Result<Have, Refusal> {
    let last_sync = hashes(cursor, PAGE_HEADS_MAX)?;
    Ok(Have { last_sync, bloom: filter(cursor.prefixed()?)? })
}

/// A filter that claims entries without bits makes the library divide by zero; one that claims
/// billions of probes, compute for ever.
fn filter(bytes: &[u8]) -> Result<BloomFilter, Refusal> {
    let invalid = Refusal::Malformed("a filter's numbers are out of range");
    if !bytes.is_empty() {
        let mut cursor = Cursor(bytes);
        let entries = cursor.unsigned()?;
        let (bits, probes) = (cursor.unsigned()?, cursor.unsigned()?);
        let fits = entries <= PAGE_CHANGES_MAX as u64
            && (1..=u64::from(FILTER_BITS_MAX)).contains(&bits)
            && (1..=u64::from(FILTER_PROBES_MAX)).contains(&probes);
        if !fits {
            return Err(invalid);
        }
    }
    BloomFilter::try_from(bytes).map_err(|_| invalid)
}

fn flags(cursor: &mut Cursor<'_>) -> Result<Option<MessageFlags>, Refusal> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let mut flags = MessageFlags::new();
    let bits = cursor.prefixed()?.iter().filter(|byte| **byte & FLAG_BITS != 0);
    bits.for_each(|byte| flags.set(byte & !FLAG_BITS));
    Ok(Some(flags))
}
