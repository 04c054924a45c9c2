use super::fields::record;
use crate::ids::RecordId;

record! {
    /// What a person says of two episodes: that they are the same spasm, or that they are not.
    Link, "link" {
        /// One episode.
        a: Option<RecordId>,
        /// The other.
        b: Option<RecordId>,
        /// Whether the two are one.
        same: bool,
        /// Taken back.
        voided: bool,
    }
}

impl Link {
    /// The statement that two episodes are one.
    pub const fn same(a: RecordId, b: RecordId) -> Self {
        Self { a: Some(a), b: Some(b), same: true, voided: false }
    }

    /// Both episodes, the smaller id first; `None` if the record lacks one.
    pub fn pair(&self) -> Option<(RecordId, RecordId)> {
        let (a, b) = (self.a?, self.b?);
        Some((a.min(b), a.max(b)))
    }
}
