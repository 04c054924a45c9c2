use super::Note;
use super::fields::record;
use crate::ids::AccountId;
use crate::time::Moment;

record! {
    /// A caregiver's own note.
    CareNote, "care_note" {
        /// Who wrote it.
        by: Option<AccountId>,
        /// When.
        at: Moment,
        /// The note.
        text: Note,
        /// Taken back.
        voided: bool,
    }
}

impl CareNote {
    /// A note written at `at`.
    pub const fn new(by: Option<AccountId>, at: Moment, text: Note) -> Self {
        Self { by, at, text, voided: false }
    }
}
