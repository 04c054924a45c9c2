use automerge::ChangeHash;
use minicbor::bytes::ByteSlice;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

const HASH_BYTES: usize = 32;

/// Change hashes, as one byte string of 32 bytes each on the wire and in tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HashList(Vec<ChangeHash>);

impl HashList {
    /// The list from its bytes; `None` if their number is not a multiple of 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        rest.is_empty().then(|| hashes.iter().copied().map(ChangeHash).collect())
    }

    /// The bytes, 32 a hash.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| hash.0).collect()
    }

    /// The hashes.
    pub fn as_slice(&self) -> &[ChangeHash] {
        &self.0
    }

    /// The hashes one after another.
    pub fn iter(&self) -> impl Iterator<Item = ChangeHash> {
        self.0.iter().copied()
    }
}

impl FromIterator<ChangeHash> for HashList {
    fn from_iter<I: IntoIterator<Item = ChangeHash>>(hashes: I) -> Self {
        Self(hashes.into_iter().collect())
    }
}

impl<C> Encode<C> for HashList {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.to_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for HashList {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let bytes: &ByteSlice = Decode::decode(d, ctx)?;
        Self::from_bytes(bytes).ok_or_else(|| decode::Error::message("not a list of hashes"))
    }
}
