use super::fields::record;
use super::{FlatSet, FlatTexts, Line, Word};
use crate::time::Zone;

record! {
    /// A person's settings, plan and words: the root map of the profile page.
    Profile, "profile" {
        /// What they want to be called.
        name: Option<Line>,
        /// Where they live.
        zone: Option<Zone>,
        /// The hour at which their days start, 0 to 23; midnight if absent.
        day_start_hour: Option<u8>,
        /// How many spasms make a spasm day; two if absent.
        spasm_day_threshold: Option<u8>,
        /// How long heat is applied, in minutes; 20 if absent.
        heat_minutes: Option<u8>,
        /// After how many hours heat is suggested again; 3 if absent.
        heat_pause_hours: Option<u8>,
        /// The hour at which suggestions stop for the night, 0 to 23.
        quiet_from_hour: Option<u8>,
        /// The hour at which they may begin again, 0 to 23.
        quiet_until_hour: Option<u8>,
        /// The steps of their plan in order, each a word, with `/` between them; without it
        /// stop, hold, legs, breathe.
        plan_steps: Option<Line>,
        /// What they call a spasm day.
        spasm_day_name: Option<Word>,
        /// What they hold on to.
        supports: FlatSet,
        /// Where they are.
        places: FlatSet,
        /// What they avoid on spasm days.
        avoid: FlatSet,
        /// What has helped.
        tricks: FlatSet,
        /// What bystanders read, by language (`en`, `de`).
        cards: FlatTexts,
        /// Their own words for anything else.
        words: FlatSet,
    }
}

impl Profile {
    /// How many spasms make a spasm day unless the person says otherwise.
    pub const SPASM_DAY_THRESHOLD: u8 = 2;
    /// How long heat is applied unless the person says otherwise, in minutes.
    pub const HEAT_MINUTES: u8 = 20;
    /// After how many hours heat is suggested again unless the person says otherwise.
    pub const HEAT_PAUSE_HOURS: u8 = 3;

    /// The profile of someone who has set nothing.
    pub fn unset() -> Self {
        Self {
            name: None,
            zone: None,
            day_start_hour: None,
            spasm_day_threshold: None,
            heat_minutes: None,
            heat_pause_hours: None,
            quiet_from_hour: None,
            quiet_until_hour: None,
            plan_steps: None,
            spasm_day_name: None,
            supports: FlatSet::default(),
            places: FlatSet::default(),
            avoid: FlatSet::default(),
            tricks: FlatSet::default(),
            cards: FlatTexts::default(),
            words: FlatSet::default(),
        }
    }

    /// The hour at which days start, 0 to 23.
    pub fn day_starts_at(&self) -> u8 {
        self.day_start_hour.unwrap_or(0).min(23)
    }

    /// How many spasms make a spasm day, at least one.
    pub fn spasms_of_a_spasm_day(&self) -> u8 {
        self.spasm_day_threshold.unwrap_or(Self::SPASM_DAY_THRESHOLD).max(1)
    }

    /// How long heat is applied, in minutes, at least one.
    pub fn heat_lasts_minutes(&self) -> u8 {
        self.heat_minutes.unwrap_or(Self::HEAT_MINUTES).max(1)
    }
}
