//! How the back is, from day to day: quiet weeks, tense days, and bad ones in a row.

use super::seed::Seed;

/// A stretch of days that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spell {
    /// Hardly anything happens.
    Quiet,
    /// A spasm now and then.
    Tense,
    /// Tension turns one spasm into several.
    Bad,
}

impl Spell {
    /// How it is on the day after.
    pub(crate) fn next(self, seed: &mut Seed) -> Self {
        match (self, seed.between(1, 100)) {
            (Self::Quiet, 1..=7) => Self::Tense,
            (Self::Tense, 1..=22) => Self::Bad,
            (Self::Tense, 23..=45) => Self::Quiet,
            (Self::Bad, 1..=40) => Self::Tense,
            (same, _) => same,
        }
    }

    /// How many spasms a day of it has.
    pub(crate) fn spasms(self, seed: &mut Seed) -> usize {
        match (self, seed.between(1, 100)) {
            (Self::Quiet, 1..=2) | (Self::Tense, 1..=35) | (Self::Bad, 1..=25) => 1,
            (Self::Bad, 26..=60) => 2,
            (Self::Bad, 61..=80) => 3,
            (Self::Bad, 81..=88) => 4,
            _ => 0,
        }
    }
}
