//! The values that operations put: a column that says of what kind and how long each is, and
//! one with the bytes of all of them.

use super::runs::Runs;
use super::{OTHERWISE, UNREADABLE};
use crate::sync::chunk::Cursor;
use crate::sync::refusal::Refusal;

const FLOAT_BYTES: u64 = 8;

/// What a value is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Int,
    Counter,
    Other,
}

pub(super) struct Values<'a> {
    /// Four bits for the kind, the others for the length.
    kinds: Runs<'a, u64>,
    bytes: Cursor<'a>,
}

impl<'a> Values<'a> {
    pub(super) fn new(kinds: &'a [u8], bytes: &'a [u8]) -> Self {
        Self { kinds: Runs::new(kinds), bytes: Cursor(bytes) }
    }

    /// The next value, which is checked whole. Kinds from 10 on mean nothing yet; the library
    /// keeps their bytes.
    pub(super) fn next(&mut self) -> Result<Value, Refusal> {
        let kind = self.kinds.value()?;
        let (kind, length) = (kind & 15, kind >> 4);
        let bytes = self.bytes.take(length)?;
        let mut number = Cursor(bytes);
        match kind {
            0..=2 if length > 0 => return Err(OTHERWISE),
            3 => number.short_unsigned().map(drop)?,
            4 | 8 | 9 => number.short_signed().map(drop)?,
            5 if length != FLOAT_BYTES => return Err(UNREADABLE),
            6 => std::str::from_utf8(bytes).map(drop).map_err(|_| UNREADABLE)?,
            _ => {}
        }
        match kind {
            3 | 4 | 8 | 9 if !number.is_empty() => Err(UNREADABLE),
            0 => Ok(Value::Null),
            4 => Ok(Value::Int),
            8 => Ok(Value::Counter),
            _ => Ok(Value::Other),
        }
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.kinds.is_whole() && self.bytes.is_empty()
    }
}
