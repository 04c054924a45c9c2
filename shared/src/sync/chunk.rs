//! The container of a change: magic number, checksum, type, length. Checked, and inflated
//! within limits, before the library sees it.
//!
//! Source: the Automerge binary format, <https://automerge.org/automerge-binary-format-spec/>.

use std::borrow::Cow;

use automerge::ChangeHash;
use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use crate::limits::CHANGE_BYTES_MAX;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHECKSUM_BYTES: usize = 4;
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const COMPRESSED_CHANGE: u8 = 2;

/// Whether the bytes say that they are a document's and no change's.
pub fn is_document(chunk: &[u8]) -> bool {
    chunk.get(MAGIC.len() + CHECKSUM_BYTES) == Some(&DOCUMENT)
}

/// The body of a document chunk, as it came.
pub(super) fn body(chunk: &[u8]) -> Result<&[u8], Refusal> {
    let mut cursor = Cursor(chunk);
    cursor.take((MAGIC.len() + CHECKSUM_BYTES + 1) as u64)?;
    let body = cursor.prefixed()?;
    let whole = is_document(chunk) && cursor.is_empty();
    if whole { Ok(body) } else { Err(Refusal::Malformed("not one document")) }
}

/// Takes apart chunks that stand one after the other.
pub(super) fn pieces<'a>(
    mut bytes: &'a [u8],
    mut each: impl FnMut(&'a [u8]),
) -> Result<(), Refusal> {
    while !bytes.is_empty() {
        let mut cursor = Cursor(bytes);
        cursor.take((MAGIC.len() + CHECKSUM_BYTES + 1) as u64)?;
        cursor.prefixed()?;
        let (piece, rest) = bytes.split_at(bytes.len() - cursor.0.len());
        each(piece);
        bytes = rest;
    }
    Ok(())
}

/// A change chunk: its checksum, and the body as it is when inflated.
pub(super) struct Chunk<'a> {
    pub(super) checksum: [u8; 4],
    pub(super) body: Cow<'a, [u8]>,
}

impl<'a> Chunk<'a> {
    /// Reads exactly one change chunk.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > CHANGE_BYTES_MAX {
            return Err(Refusal::Malformed("longer than a change may be"));
        }
        let broken = Refusal::Malformed("not one chunk");
        let rest = bytes.strip_prefix(&MAGIC).ok_or(broken.clone())?;
        let (checksum, rest) = rest.split_first_chunk::<4>().ok_or(broken.clone())?;
        let (kind, rest) = rest.split_first().ok_or(broken.clone())?;
        let mut cursor = Cursor(rest);
        let length = cursor.short_unsigned()?;
        if u64::try_from(cursor.0.len()) != Ok(length) {
            return Err(broken);
        }
        let body = match *kind {
            CHANGE => Cow::Borrowed(cursor.0),
            COMPRESSED_CHANGE => Cow::Owned(inflate(cursor.0, CHANGE_BYTES_MAX)?),
            _ => return Err(Refusal::Malformed("another kind of chunk")),
        };
        Ok(Self { checksum: *checksum, body })
    }

    /// The hash of the change: of the chunk from its type on, as if it were not compressed.
    pub(super) fn hash(&self) -> ChangeHash {
        let mut sha = Sha256::new();
        sha.update([CHANGE]);
        let mut length = self.body.len();
        while length >= 0x80 {
            sha.update([length.to_le_bytes()[0] | 0x80]);
            length >>= 7;
        }
        sha.update([length.to_le_bytes()[0]]);
        sha.update(&self.body);
        ChangeHash(sha.finalize().into())
    }

    /// Bytes of the whole chunk, as if it were not compressed.
    pub(super) fn size(&self) -> u64 {
        let length = self.body.len();
        let length_bits = usize::BITS - length.leading_zeros();
        let head = MAGIC.len() + CHECKSUM_BYTES + 1;
        (head + length) as u64 + u64::from(length_bits.div_ceil(7).max(1))
    }
}

/// Inflates at most `max` bytes.
pub(super) fn inflate(deflated: &[u8], max: usize) -> Result<Vec<u8>, Refusal> {
    let broken = Refusal::Malformed("cannot be inflated");
    let mut stream = Decompress::new(false);
    // Room for most of what comes, so that it is inflated at one go.
    let mut inflated = Vec::with_capacity((deflated.len() * 4).min(max) + 1);
    loop {
        let read = usize::try_from(stream.total_in()).unwrap_or(usize::MAX);
        let rest = deflated.get(read..).unwrap_or_default();
        let status = stream.decompress_vec(rest, &mut inflated, FlushDecompress::Finish);
        match status.map_err(|_| broken.clone())? {
            _ if inflated.len() > max => {
                return Err(Refusal::Malformed("inflates beyond what it may be"));
            }
            Status::StreamEnd => return Ok(inflated),
            // It ends before it says so.
            _ if inflated.len() < inflated.capacity() => return Err(broken),
            _ => inflated.reserve(inflated.len()),
        }
    }
}

/// Reads numbers (LEB128) and byte strings from the front of a slice.
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Refusal::Malformed("a number is too long"))
    }

    pub(super) fn signed(&mut self) -> Result<i64, Refusal> {
        let mut value = 0i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0 && shift < 57;
                return Ok(if negative { value | (-1 << (shift + 7)) } else { value });
            }
        }
        Err(Refusal::Malformed("a number is too long"))
    }

    pub(super) fn take(&mut self, count: u64) -> Result<&'a [u8], Refusal> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or(Refusal::Malformed("ends too soon"))?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], Refusal> {
        let count = self.unsigned()?;
        self.take(count)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> Result<u8, Refusal> {
        let (byte, rest) = self.0.split_first().ok_or(Refusal::Malformed("ends too soon"))?;
        self.0 = rest;
        Ok(*byte)
    }
}
