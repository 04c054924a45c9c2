use jiff::tz::TimeZone;

use super::fields::record;
use super::{NameScores, NameSet, Note};
use crate::time::{LocalDay, Moment};

record! {
    /// What a person says of a whole day. A spasm day is not among it: that is counted.
    Day, "day" {
        /// Which day.
        date: Option<LocalDay>,
        /// Whether they call it a flare day.
        flare: Option<bool>,
        /// How they felt.
        mood: NameSet,
        /// Numbers of questionnaires, such as the six of the BASDAI; never their wording.
        scores: NameScores,
        /// Anything else.
        note: Note,
        /// Taken back.
        voided: bool,
    }
}

impl Day {
    /// A day of which nothing has been said yet.
    pub fn on(date: LocalDay) -> Self {
        Self {
            date: Some(date),
            flare: None,
            mood: NameSet::default(),
            scores: NameScores::default(),
            note: Note::default(),
            voided: false,
        }
    }

    /// Noon in UTC of that date, which names the month of its page on every device.
    pub(crate) fn noon(&self) -> Option<Moment> {
        let noon = self.date?.date().at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
        Some(Moment::utc(noon.timestamp().as_millisecond()))
    }
}
