use super::header::{ChangeHeader, CheckedChange};
use super::refusal::Refusal;
use crate::limits::PAGE_OPS_MAX;

/// What checking the changes that came together for one page may take: as many operations as a
/// page may hold. Whether they are there already, or can ever be admitted, is known only
/// afterwards, and a few megabytes can claim some that take minutes.
#[derive(Debug, Default)]
pub(super) struct Allowance {
    ops: u64,
}

impl Allowance {
    /// [`ChangeHeader::check`], once more.
    pub(super) fn check(&mut self, bytes: &[u8]) -> Result<CheckedChange, Refusal> {
        let change = ChangeHeader::check(bytes)?;
        self.ops += change.header.ops;
        if self.ops > PAGE_OPS_MAX { Err(Refusal::PageFull) } else { Ok(change) }
    }
}
