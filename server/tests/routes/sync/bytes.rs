//! What is sent, as bytes.

use automerge::ChangeHash;
use automerge::sync::{Message, MessageVersion};
use banister_shared::testkit::rng::Rng;
use minicbor::Decoder;

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

/// Bytes that do not deflate, other ones for each seed.
pub(super) fn noise(seed: u64, len: usize) -> Vec<u8> {
    let rng = &mut Rng::new(seed);
    (0..len / 10).flat_map(|_| rng.bytes::<10>()).collect()
}

/// The sync message in a frame, however long: stock clients know no bound.
pub(super) fn data(frame: &[u8]) -> Vec<u8> {
    let mut fields = Decoder::new(frame);
    fields.map().unwrap();
    while fields.str().unwrap() != "data" {
        fields.skip().unwrap();
    }
    fields.bytes().unwrap().to_vec()
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
