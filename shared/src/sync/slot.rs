//! Where a value stands: a key of a map, or an element of a list or text.

use minicbor::bytes::ByteSlice;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use sha2::{Digest, Sha256};

use super::change::{Actors, Id, Key, Op};

const SLOT_BYTES: usize = 12;
const ENTRY_BYTES: usize = 4 + SLOT_BYTES;

/// The first 96 bits of a SHA-256 over the object and the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Slot([u8; SLOT_BYTES]);

impl Slot {
    /// The slot that an operation writes to, unless it inserts.
    pub(super) fn of(op: &Op<'_>, actors: &Actors<'_>) -> Self {
        let mut sha = Sha256::new();
        op.object.into_iter().for_each(|object| update(&mut sha, object, actors));
        match op.key {
            Key::Map(key) => sha.update(key.as_bytes()),
            Key::Head => {}
            Key::Element(element) => update(&mut sha, element, actors),
        }
        let hash: [u8; 32] = sha.finalize().into();
        Self(*hash.first_chunk().unwrap_or(&[0; SLOT_BYTES]))
    }
}

fn update(sha: &mut Sha256, id: Id, actors: &Actors<'_>) {
    let actor = actors.of_id(id);
    sha.update(u64::from(id.counter).to_be_bytes());
    sha.update([u8::try_from(actor.len()).unwrap_or(u8::MAX)]);
    sha.update(actor);
}

/// The operations of a change that put a value without inserting, counted from 0, and where.
/// As one byte string, so that storing them costs 16 bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Slots(Vec<(u32, Slot)>);

impl Slots {
    pub(super) fn push(&mut self, place: u32, slot: Slot) {
        self.0.push((place, slot));
    }

    pub(super) fn as_slice(&self) -> &[(u32, Slot)] {
        &self.0
    }
}

impl<C> Encode<C> for Slots {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        let entry = |(place, slot): &(u32, Slot)| {
            let mut entry = [0; ENTRY_BYTES];
            let (head, tail) = entry.split_at_mut(4);
            head.copy_from_slice(&place.to_be_bytes());
            tail.copy_from_slice(&slot.0);
            entry
        };
        e.bytes(&self.0.iter().flat_map(entry).collect::<Vec<u8>>())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Slots {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let bytes: &ByteSlice = Decode::decode(d, ctx)?;
        let (entries, rest) = bytes.as_chunks::<ENTRY_BYTES>();
        if !rest.is_empty() {
            return Err(decode::Error::message("not a list of slots"));
        }
        let entry = |[a, b, c, d, slot @ ..]: &[u8; ENTRY_BYTES]| {
            (u32::from_be_bytes([*a, *b, *c, *d]), Slot(*slot))
        };
        Ok(Self(entries.iter().map(entry).collect()))
    }
}
