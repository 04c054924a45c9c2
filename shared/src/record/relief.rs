use super::fields::record;
use super::word::word_enum;
use super::{Note, Word};
use crate::time::Moment;

word_enum! {
    /// What was done about it.
    ReliefType {
        /// A heat pack, a hot-water bottle, a bath.
        Heat = "heat",
        /// Easy yoga.
        Yoga = "yoga",
        /// Swimming.
        Swim = "swim",
        /// Walking.
        Walk = "walk",
        /// Slow breathing.
        Breathing = "breathing",
        /// Lying flat and letting go.
        LyingFlat = "lying_flat",
        /// Something else.
        Unlisted = "other",
    }
}

word_enum! {
    /// How it was afterwards.
    Effect {
        /// Better.
        Better = "better",
        /// The same.
        Same = "same",
        /// Worse.
        Worse = "worse",
    }
}

record! {
    /// Heat, movement or rest. Its end is an instant, so that every device shows the same timer.
    Relief, "relief" {
        /// What it was.
        r#type: Option<ReliefType>,
        /// When it began.
        started_at: Moment,
        /// When it is meant to end.
        planned_end_at: Option<Moment>,
        /// When it ended.
        ended_at: Option<Moment>,
        /// Why it ended, if not by plan.
        stop_reason: Option<Word>,
        /// How it was afterwards.
        effect: Option<Effect>,
        /// Anything else.
        note: Note,
        /// Taken back.
        voided: bool,
    }
}

impl Relief {
    /// Relief of a type that begins now.
    pub fn starting(r#type: ReliefType, started_at: Moment) -> Self {
        Self {
            r#type: Some(r#type),
            started_at,
            planned_end_at: None,
            ended_at: None,
            stop_reason: None,
            effect: None,
            note: Note::default(),
            voided: false,
        }
    }

    /// Whether it goes on at `now_ms`: not ended, and its plan not over.
    pub fn is_running(&self, now_ms: i64) -> bool {
        let planned = self.planned_end_at.as_ref().is_none_or(|end| now_ms < end.at_ms());
        self.ended_at.is_none() && !self.voided && planned
    }
}
