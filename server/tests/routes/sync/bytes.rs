//! What is sent, as bytes.

use automerge::ChangeHash;
use automerge::sync::{Message, MessageVersion};

/// A number as the formats of Automerge write it (LEB128).
pub(super) fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A sync message that brings these chunks and asks for nothing.
pub(super) fn bringing(
    version: MessageVersion,
    heads: Vec<ChangeHash>,
    chunks: Vec<Vec<u8>>,
) -> Vec<u8> {
    let (need, have, changes, flags) = (Vec::new(), Vec::new(), chunks.into(), None);
    Message { heads, need, have, changes, flags, version }.encode()
}
