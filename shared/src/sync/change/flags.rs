use super::OTHERWISE;
use crate::sync::chunk::Cursor;
use crate::sync::refusal::Refusal;

/// A column of yes and no: how often no stands, then how often yes, and so on. Only the first
/// number may be 0.
pub(super) struct Flags<'a> {
    cursor: Cursor<'a>,
    value: bool,
    left: u64,
    began: bool,
    /// Whether there was a yes.
    pub(super) any: bool,
}

impl<'a> Flags<'a> {
    pub(super) const fn new(column: &'a [u8]) -> Self {
        Self { cursor: Cursor(column), value: true, left: 0, began: false, any: false }
    }

    #[inline]
    pub(super) fn next(&mut self) -> Result<bool, Refusal> {
        while self.left == 0 {
            self.left = self.cursor.short_unsigned()?;
            self.value = !self.value;
            if self.left == 0 && self.began {
                return Err(OTHERWISE);
            }
            self.began = true;
        }
        self.left -= 1;
        self.any |= self.value;
        Ok(self.value)
    }

    /// Whether all has been read.
    pub(super) const fn is_done(&self) -> bool {
        self.left == 0 && self.cursor.is_empty()
    }
}
