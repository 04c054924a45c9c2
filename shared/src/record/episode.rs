use super::fields::record;
use super::word::word_enum;
use super::{Line, NameFlags, NameSet, Note, Scale, Word};
use crate::time::Moment;

word_enum! {
    /// How exactly the start is known.
    Precision {
        /// To the moment.
        Exact = "exact",
        /// To the hour.
        Hour = "hour",
        /// To the day.
        Day = "day",
        /// To the month.
        Month = "month",
        /// To the year.
        Year = "year",
    }
}

word_enum! {
    /// Where the end comes from.
    EndSource {
        /// A person ended it as it ended.
        Tapped = "tapped",
        /// A person entered the end afterwards.
        Entered = "entered",
        /// A person guessed it.
        Guessed = "guessed",
    }
}

word_enum! {
    /// Whether the person fell. In AS a small fall can break a stiff spine.
    Fall {
        /// No.
        None = "none",
        /// Nearly; they caught themselves.
        CaughtMyself = "caught_myself",
        /// To the knees.
        ToTheKnees = "to_the_knees",
        /// To the ground.
        ToTheGround = "to_the_ground",
    }
}

record! {
    /// A spasm: the muscles seize, until they let go.
    Episode, "episode" {
        /// When it began.
        started_at: Moment,
        /// How exactly that is known; exactly if absent.
        precision: Option<Precision>,
        /// When it was felt coming.
        warning_at: Option<Moment>,
        /// It was felt coming and passed without a spasm.
        warning_only: bool,
        /// When it began to let go.
        eased_at: Option<Moment>,
        /// When it was over; an episode may stay open.
        ended_at: Option<Moment>,
        /// Where the end comes from.
        end_source: Option<EndSource>,
        /// Loss of control, which is not pain.
        control_loss: Option<Scale>,
        /// Pain.
        pain: Option<Scale>,
        /// Fright.
        fright: Option<Scale>,
        /// Whether the person fell.
        fall: Option<Fall>,
        /// Standing, walking, bending, lying …
        posture: Option<Word>,
        /// Whether they could move during it.
        could_move: Option<bool>,
        /// Whether they cried out.
        vocalised: Option<bool>,
        /// What they held on to: banister, wall, person …
        supports: NameSet,
        /// What they tried, and whether it helped.
        strategies: NameFlags,
        /// Where it was.
        place: Option<Line>,
        /// Doing what.
        activity: Option<Line>,
        /// Whether strangers were around.
        in_public: Option<bool>,
        /// Who was there.
        witnesses: NameSet,
        /// What the person suspects: AS, hip fusion, other, unknown. Never decided by a program.
        suspected_origins: NameSet,
        /// What it was like.
        qualities: NameSet,
        /// How they felt afterwards.
        mood: NameSet,
        /// The steps of their plan that they took.
        guide_steps: NameSet,
        /// Anything else.
        note: Note,
        /// Taken back.
        voided: bool,
    }
}

impl Episode {
    /// An episode that began now and of which nothing else is known: what one tap stores.
    pub fn starting(started_at: Moment) -> Self {
        Self {
            started_at,
            precision: None,
            warning_at: None,
            warning_only: false,
            eased_at: None,
            ended_at: None,
            end_source: None,
            control_loss: None,
            pain: None,
            fright: None,
            fall: None,
            posture: None,
            could_move: None,
            vocalised: None,
            supports: NameSet::default(),
            strategies: NameFlags::default(),
            place: None,
            activity: None,
            in_public: None,
            witnesses: NameSet::default(),
            suspected_origins: NameSet::default(),
            qualities: NameSet::default(),
            mood: NameSet::default(),
            guide_steps: NameSet::default(),
            note: Note::default(),
            voided: false,
        }
    }

    /// A warning felt at `at`; it stays `warning_only` unless a spasm follows.
    pub fn warning(at: Moment) -> Self {
        Self { warning_at: Some(at.clone()), warning_only: true, ..Self::starting(at) }
    }

    /// Whether it still goes on, as far as anybody recorded.
    pub const fn is_open(&self) -> bool {
        self.ended_at.is_none() && !self.voided
    }

    /// How long it lasted, in ms; `None` while it is open or if the end lies before the start.
    pub fn duration_ms(&self) -> Option<i64> {
        let ms = self.ended_at.as_ref()?.at_ms() - self.started_at.at_ms();
        (ms >= 0).then_some(ms)
    }
}
