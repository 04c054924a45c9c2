use std::fmt;
use std::str::FromStr;

use super::base58::{self, InvalidId};
use super::text::{bytes_cbor, text_serde};

/// A person's log: 12 random bytes made on the device; its text is bs58check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct LogId([u8; 12]);

impl LogId {
    /// Any 12 bytes are a log id; a new one is made from 12 random bytes.
    pub const fn new(random: [u8; 12]) -> Self {
        Self(random)
    }

    /// The id from its bytes. Never fails; the result fits the other ids' signature.
    pub const fn from_bytes(bytes: [u8; 12]) -> Result<Self, InvalidId> {
        Ok(Self(bytes))
    }

    /// The 12 bytes.
    pub const fn to_bytes(self) -> [u8; 12] {
        self.0
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base58::encode(&self.0))
    }
}

impl FromStr for LogId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        base58::decode(text, "log id").map(Self)
    }
}

text_serde!(LogId);
bytes_cbor!(LogId, 12);
