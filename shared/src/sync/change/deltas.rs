use super::UNREADABLE;
use super::runs::Runs;
use crate::sync::refusal::Refusal;

/// Numbers of operations, each as the difference to the one before, in runs. The first is the
/// difference to 0, and absent ones do not count.
pub(super) struct Deltas<'a> {
    runs: Runs<'a, i64>,
    last: i64,
}

impl<'a> Deltas<'a> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self { runs: Runs::new(column), last: 0 }
    }

    /// The next number, or that it is absent. The library takes no number beyond 32 bits.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<u32>, Refusal> {
        let Some(delta) = self.runs.next()? else { return Ok(None) };
        self.last = self.last.checked_add(delta).ok_or(UNREADABLE)?;
        u32::try_from(self.last).map(Some).map_err(|_| UNREADABLE)
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.runs.is_whole()
    }
}
