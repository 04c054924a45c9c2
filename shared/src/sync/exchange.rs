//! The body of `POST /v1/logs/{log}/exchange`: CBOR maps with numbered fields, so that fields
//! can be added without a new version.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::digest::Digest;
use super::hash_list::HashList;
use crate::ids::PageId;
use crate::limits::{EXCHANGE_CHANGES_MAX, LOG_PAGES_MAX, PAGE_HEADS_MAX};

/// The version spoken here.
pub const VERSION: u8 = 1;

/// What a device sends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Request {
    /// [`VERSION`].
    #[n(0)]
    pub version: u8,
    /// The server's counter for this log as the device last heard it; 0 if never.
    #[n(1)]
    pub cursor: u64,
    /// The device's digest over the server's heads as it last heard them.
    #[n(2)]
    pub digest: Digest,
    /// The device's clock: ms since 1970, UTC.
    #[n(3)]
    pub now_ms: i64,
    /// The pages with new changes; every page the device knows if `complete`.
    #[n(4)]
    pub pages: Vec<PagePart>,
    /// All pages are listed: the server compares heads and ignores the cursor.
    #[n(5)]
    pub complete: bool,
}

/// One page of a request.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PagePart {
    /// Which page.
    #[n(0)]
    pub page: PageId,
    /// The server's heads as the device last heard them.
    #[n(1)]
    pub heads: HashList,
    /// Changes the server may lack, each after those it follows.
    #[n(2)]
    pub changes: Vec<ByteVec>,
}

/// What the server answers, after everything in the request is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Response {
    /// [`VERSION`].
    #[n(0)]
    pub version: u8,
    /// The counter to send next time.
    #[n(1)]
    pub cursor: u64,
    /// The digest over the server's heads, as far as `cursor`.
    #[n(2)]
    pub digest: Digest,
    /// The server's clock: ms since 1970, UTC.
    #[n(3)]
    pub now_ms: i64,
    /// Every page that the device sent to or lacks something of.
    #[n(4)]
    pub pages: Vec<PageAnswer>,
    /// There is more than fits in one answer: ask again at once.
    #[n(5)]
    pub more: bool,
}

/// One page of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PageAnswer {
    /// Which page.
    #[n(0)]
    pub page: PageId,
    /// The server's heads, once the device has taken in what follows.
    #[n(1)]
    pub heads: HashList,
    /// A document that holds every change up to some point.
    #[n(2)]
    pub snapshot: Option<ByteVec>,
    /// Changes, each after those it follows.
    #[n(3)]
    pub changes: Vec<ByteVec>,
    /// The server does not know all the heads that the device says it has: it lost them, and
    /// wants the page's changes again.
    #[n(4)]
    pub lacks: bool,
}

/// A body that is not an exchange, or beyond its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid exchange")]
pub struct InvalidExchange;

impl Request {
    /// Reads a request and checks every count in it.
    ///
    /// # Errors
    /// Anything but exactly one request of a known version within the limits.
    pub fn decode(bytes: &[u8]) -> Result<Self, InvalidExchange> {
        let request: Self = decode_whole(bytes)?;
        let changes: usize = request.pages.iter().map(|part| part.changes.len()).sum();
        let heads = |part: &PagePart| part.heads.as_slice().len();
        let fits = request.version == VERSION
            && request.pages.len() <= LOG_PAGES_MAX
            && changes <= EXCHANGE_CHANGES_MAX
            && request.pages.iter().all(|part| heads(part) <= PAGE_HEADS_MAX);
        if fits { Ok(request) } else { Err(InvalidExchange) }
    }

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        encode_whole(self)
    }
}

impl Response {
    /// Reads a response.
    ///
    /// # Errors
    /// Anything but exactly one response of a known version.
    pub fn decode(bytes: &[u8]) -> Result<Self, InvalidExchange> {
        let response: Self = decode_whole(bytes)?;
        if response.version == VERSION { Ok(response) } else { Err(InvalidExchange) }
    }

    /// The body.
    pub fn encode(&self) -> Vec<u8> {
        encode_whole(self)
    }
}

fn decode_whole<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, InvalidExchange> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| InvalidExchange)?;
    if decoder.position() == bytes.len() { Ok(value) } else { Err(InvalidExchange) }
}

fn encode_whole<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into memory cannot fail.
    let Ok(()) = minicbor::encode(value, &mut bytes) else { return Vec::new() };
    bytes
}
