use super::fields::record;
use super::{Line, Word};
use crate::ids::{AccountId, RecordId};
use crate::time::Moment;

record! {
    /// A caregiver's "again?", and the answer. A message, not an alarm.
    CheckIn, "check_in" {
        /// Who asks.
        by: Option<AccountId>,
        /// When.
        at: Moment,
        /// One of the ready texts.
        text_key: Option<Word>,
        /// Own words.
        text: Option<Line>,
        /// The episode it is about.
        about: Option<RecordId>,
        /// The answer: over, fine, please come, own words.
        reply: Option<Line>,
        /// Whether a device of the person's has it: that device says so. One word for all of
        /// them, so that two which say it at once do not contradict each other.
        delivered: Option<bool>,
        /// When the person saw it.
        seen_at: Option<Moment>,
        /// Taken back.
        voided: bool,
    }
}

impl CheckIn {
    /// What only says how far it came. Two devices that say so at once do not disagree.
    pub(crate) const HOW_FAR: [&str; 2] = ["delivered", "seen_at"];

    /// A question asked at `at` with nothing but the asking.
    pub const fn new(by: Option<AccountId>, at: Moment) -> Self {
        Self {
            by,
            at,
            text_key: None,
            text: None,
            about: None,
            reply: None,
            delivered: None,
            seen_at: None,
            voided: false,
        }
    }
}
