use automerge::ChangeHash;
use minicbor::bytes::ByteSlice;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use sha2::{Digest as _, Sha256};

use crate::ids::PageId;

/// The state of a whole log in 32 bytes: the sum of a SHA-256 for each page over its id and
/// sorted heads.
///
/// A sum, and not a hash over all pages, so that a change to one page costs the same whatever
/// the log holds (`docs/decisions/0002`). Four lanes of 64 bits wrap around.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest([u64; 4]);

impl Digest {
    /// A page's part. A page without changes has none.
    pub fn of_page(page: PageId, heads: &[ChangeHash]) -> Self {
        if heads.is_empty() {
            return Self::default();
        }
        let mut sorted = heads.to_vec();
        sorted.sort_unstable();
        let mut sha = Sha256::new();
        sha.update(page.to_bytes());
        sorted.iter().for_each(|head| sha.update(head.0));
        Self::from_bytes(sha.finalize().into())
    }

    /// The digest with a page's part added.
    #[must_use]
    pub fn plus(self, part: Self) -> Self {
        self.zip(part, u64::wrapping_add)
    }

    /// The digest with a page's part taken away.
    #[must_use]
    pub fn minus(self, part: Self) -> Self {
        self.zip(part, u64::wrapping_sub)
    }

    /// The digest from its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let (lanes, _) = bytes.as_chunks::<8>();
        let mut digest = [0; 4];
        digest.iter_mut().zip(lanes).for_each(|(lane, bytes)| *lane = u64::from_be_bytes(*bytes));
        Self(digest)
    }

    /// The 32 bytes.
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (lanes, _) = bytes.as_chunks_mut::<8>();
        lanes.iter_mut().zip(self.0).for_each(|(bytes, lane)| *bytes = lane.to_be_bytes());
        bytes
    }

    fn zip(self, other: Self, f: fn(u64, u64) -> u64) -> Self {
        let mut lanes = self.0;
        lanes.iter_mut().zip(other.0).for_each(|(lane, part)| *lane = f(*lane, part));
        Self(lanes)
    }
}

impl std::iter::Sum for Digest {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Self::plus)
    }
}

impl<C> Encode<C> for Digest {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.to_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Digest {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let bytes: &ByteSlice = Decode::decode(d, ctx)?;
        let bytes = <[u8; 32]>::try_from(&bytes[..]);
        bytes.map(Self::from_bytes).map_err(|_| decode::Error::message("a digest has 32 bytes"))
    }
}
