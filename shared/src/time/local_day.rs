use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::Moment;
use crate::ids::text_serde;

/// A text that is not a date of the form `2026-11-21`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid day: expected YYYY-MM-DD")]
pub struct InvalidDay;

/// A day in a person's life, by the clock on the wall where they were.
///
/// The day of a moment follows from the moment alone (its own offset): travel and daylight
/// saving never move what has happened to another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct LocalDay(Date);

impl LocalDay {
    /// The day `moment` falls on, when days start at `day_start_hour` (0 to 23): what happens
    /// before that hour still belongs to the day before.
    pub fn of(moment: &Moment, day_start_hour: u8) -> Self {
        let wall = moment.wall();
        let date = wall.date();
        if wall.hour() < day_start_hour.min(23).cast_signed() {
            return Self(date.yesterday().unwrap_or(date));
        }
        Self(date)
    }

    /// The day of this calendar date.
    pub const fn new(date: Date) -> Self {
        Self(date)
    }

    /// The calendar date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// How many days later `other` is.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(i32::MAX, |span| span.get_days())
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }
}

impl fmt::Display for LocalDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for LocalDay {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        if text.len() != "2026-11-21".len() {
            return Err(InvalidDay);
        }
        text.parse().map(Self).map_err(|_| InvalidDay)
    }
}

text_serde!(LocalDay);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, start_hour: u8) -> String {
        LocalDay::of(&text.parse().unwrap(), start_hour).to_string()
    }

    #[test]
    fn the_day_is_that_of_the_wall_clock() {
        assert_eq!(day("2026-11-21T23:59:59.999+13:00[Pacific/Auckland]", 0), "2026-11-21");
        assert_eq!(day("2026-11-22T00:00:00.000+13:00[Pacific/Auckland]", 0), "2026-11-22");
    }

    #[test]
    fn before_the_start_hour_it_is_still_yesterday() {
        assert_eq!(day("2026-03-01T03:59:00.000+01:00[Europe/Berlin]", 4), "2026-02-28");
        assert_eq!(day("2026-03-01T04:00:00.000+01:00[Europe/Berlin]", 4), "2026-03-01");
    }

    #[test]
    fn the_hour_that_happens_twice_stays_on_its_day() {
        assert_eq!(day("2026-10-25T02:30:00.000+02:00[Europe/Berlin]", 0), "2026-10-25");
        assert_eq!(day("2026-10-25T02:30:00.000+01:00[Europe/Berlin]", 3), "2026-10-24");
    }
}
