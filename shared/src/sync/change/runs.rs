//! Columns of values in runs.
//!
//! A number n > 0 says that one value stands n times, n < 0 that −n values follow, and 0 that
//! as many as the next number says are absent. The encoder makes every run as long as it can
//! be, writes a lone value as one that follows, and leaves out a column without any value.

use super::{OTHERWISE, UNREADABLE};
use crate::sync::chunk::Cursor;
use crate::sync::refusal::Refusal;

/// A value of a column.
pub(super) trait Item<'a>: Copy + PartialEq {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Refusal>;
}

impl Item<'_> for u64 {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Refusal> {
        cursor.short_unsigned()
    }
}

impl Item<'_> for i64 {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Refusal> {
        cursor.short_signed()
    }
}

impl<'a> Item<'a> for &'a str {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Refusal> {
        let length = cursor.short_unsigned()?;
        std::str::from_utf8(cursor.take(length)?).map_err(|_| UNREADABLE)
    }
}

/// What the present run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    /// None yet. A column without bytes stays here, and all its values are absent.
    Before,
    Absent,
    Repeated,
    Literal,
}

/// The values of a column, one after the other.
pub(super) struct Runs<'a, T> {
    cursor: Cursor<'a>,
    empty: bool,
    run: Run,
    /// How many values the run still has.
    left: u64,
    /// The value before, unless it is absent.
    last: Option<T>,
    holds_value: bool,
}

impl<'a, T: Item<'a>> Runs<'a, T> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self {
            cursor: Cursor(column),
            empty: column.is_empty(),
            run: Run::Before,
            left: 0,
            last: None,
            holds_value: false,
        }
    }

    /// The next value, or that it is absent.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<T>, Refusal> {
        if self.empty {
            return Ok(None);
        }
        if self.left == 0 {
            self.begin()?;
        }
        self.left -= 1;
        if self.run == Run::Literal {
            self.read_value()?;
        }
        Ok(self.last)
    }

    /// The next value, which must be there.
    #[inline]
    pub(super) fn value(&mut self) -> Result<T, Refusal> {
        self.next()?.ok_or(UNREADABLE)
    }

    /// How many values the present run still has.
    pub(super) const fn left(&self) -> u64 {
        self.left
    }

    /// How many values there are, as far as that can be read.
    pub(super) fn claimed(mut self) -> u64 {
        let mut claimed = 0u64;
        while !self.cursor.is_empty() && self.begin().is_ok() {
            claimed = claimed.saturating_add(self.left);
            let literal = if self.run == Run::Literal { self.left } else { 0 };
            if (0..literal).any(|_| self.read_value().is_err()) {
                break;
            }
        }
        claimed
    }

    pub(super) const fn is_done(&self) -> bool {
        self.left == 0 && self.cursor.is_empty()
    }

    /// Whether all has been read, and there was a reason to write it.
    pub(super) const fn is_whole(&self) -> bool {
        self.is_done() && (self.empty || self.holds_value)
    }

    fn begin(&mut self) -> Result<(), Refusal> {
        let before = self.run;
        let count = self.cursor.short_signed()?;
        self.left = count.unsigned_abs();
        match count {
            0 => {
                self.left = self.cursor.short_unsigned()?;
                (self.run, self.last) = (Run::Absent, None);
            }
            1.. => {
                self.run = Run::Repeated;
                self.read_value()?;
            }
            _ => self.run = Run::Literal,
        }
        let longest = self.run == Run::Repeated || self.run != before;
        if count == 1 || self.left == 0 || !longest { Err(OTHERWISE) } else { Ok(()) }
    }

    /// Reads a value that must be another than the one before: both would be in one run.
    fn read_value(&mut self) -> Result<(), Refusal> {
        let value = T::read(&mut self.cursor)?;
        if self.last == Some(value) {
            return Err(OTHERWISE);
        }
        (self.last, self.holds_value) = (Some(value), true);
        Ok(())
    }
}
