//! The clock on the wall where the demo's people live.

use anyhow::Result;
use banister_shared::time::Moment;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// The zone's name.
pub(crate) const ZONE: &str = "Europe/Berlin";

/// A minute of a day there, counted from midnight. Nothing of the demo happens between midnight
/// and three, so that a day is either summer or winter.
pub(crate) fn moment(date: Date, minute: i64) -> Result<Moment> {
    let midnight_ms = date.to_zoned(TimeZone::UTC)?.timestamp().as_millisecond();
    let offset_minutes: i16 = if is_summer(date)? { 120 } else { 60 };
    let at_ms = midnight_ms + (minute - i64::from(offset_minutes)) * 60_000;
    Ok(Moment::new(at_ms, offset_minutes, ZONE.parse()?)?)
}

/// This instant there.
pub(crate) fn at(at_ms: i64) -> Result<Moment> {
    let winter = Moment::new(at_ms, 60, ZONE.parse()?)?;
    if is_summer(winter.wall().date())? {
        return Ok(Moment::new(at_ms, 120, ZONE.parse()?)?);
    }
    Ok(winter)
}

/// From the last Sunday of March to that of October (Directive 2000/84/EC).
fn is_summer(date: Date) -> Result<bool> {
    let begins = date.with().month(3).day(31).build()?;
    let ends = date.with().month(10).day(31).build()?;
    Ok((sunday_until(begins)?..sunday_until(ends)?).contains(&date))
}

fn sunday_until(date: Date) -> Result<Date> {
    if date.weekday() == Weekday::Sunday {
        return Ok(date);
    }
    Ok(date.nth_weekday(-1, Weekday::Sunday)?)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn text(day: Date, minute: i64) -> String {
        moment(day, minute).unwrap().to_string()
    }

    #[test]
    fn the_clock_changes_on_the_last_sundays() {
        let zone = "[Europe/Berlin]";
        let wall = |day, hours: i64| text(day, hours * 60).replace(zone, "");
        assert_eq!(wall(date(2026, 3, 28), 8), "2026-03-28T08:00:00.000+01:00");
        assert_eq!(wall(date(2026, 3, 29), 8), "2026-03-29T08:00:00.000+02:00");
        assert_eq!(wall(date(2026, 10, 24), 22), "2026-10-24T22:00:00.000+02:00");
        assert_eq!(wall(date(2026, 10, 25), 6), "2026-10-25T06:00:00.000+01:00");
    }

    #[test]
    fn a_month_that_ends_on_a_sunday_changes_on_its_last_day() {
        assert!(is_summer(date(2024, 3, 31)).unwrap());
        assert!(!is_summer(date(2024, 3, 30)).unwrap());
    }
}
