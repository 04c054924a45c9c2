//! Times as people type them.

use banister_shared::record::Precision;
use banister_shared::time::{Moment, Zone};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

use crate::clock;
use crate::command_error::CommandError;
use crate::running::CLOCKS_DIFFER_MS;

/// A time, and how exactly it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct When {
    pub(crate) moment: Moment,
    pub(crate) precision: Precision,
    /// What was made of it, if that could surprise.
    pub(crate) taken_as: Option<String>,
}

/// What can be typed, for messages.
const FORMS: &str = "a time such as \"14:02\", \"10 min ago\", \"yesterday 14:02\", \
    \"2026-11-20 14:02\", \"2026-11-20T14:02:00+01:00\", or only \"2026-11-20\", \"2019-05\", \"2019\"";

/// Reads a time that is past; what it leaves out is taken from `now`. A time of day later than
/// now is yesterday's.
pub(crate) fn parse(text: &str, now: &Zoned) -> Result<When, CommandError> {
    let text = text.trim();
    let when = read(text, now)?;
    if !is_future(&when, now) {
        return Ok(when);
    }
    match time(text) {
        Some(time) => yesterday(text, time, now),
        None => Err(CommandError::Usage(format!("{text} has not come yet; it is {}", minute(now)))),
    }
}

fn read(text: &str, now: &Zoned) -> Result<When, CommandError> {
    let exact = |moment| When { moment, precision: Precision::Exact, taken_as: None };
    if let Some(moment) = full(text) {
        return Ok(exact(moment));
    }
    let past = if text == "now" { Some(now.clone()) } else { ago(text, now) };
    if let Some(past) = past {
        return Ok(exact(in_range(&past, text)?));
    }
    if text.parse::<jiff::Timestamp>().is_ok() {
        return Err(out_of_range(text));
    }
    let (wall, precision) = clock_time(text, now)
        .or_else(|| calendar(text))
        .ok_or_else(|| CommandError::Usage(format!("\"{text}\" is not {FORMS}")))?;
    let at = here(text, wall, now)?;
    let taken_as = changed_clock(wall, &at, &precision);
    Ok(When { moment: in_range(&at, text)?, precision, taken_as })
}

/// What was made of a time that the clocks showed twice, or never, on the day they changed.
fn changed_clock(wall: DateTime, at: &Zoned, precision: &Precision) -> Option<String> {
    let ambiguous = at.time_zone().to_ambiguous_timestamp(wall).is_ambiguous();
    if !ambiguous || *precision != Precision::Exact {
        return None;
    }
    let what = if at.datetime() == wall { "twice" } else { "never" };
    let (shown, taken) = (wall.strftime("%Y-%m-%d %H:%M"), at.strftime("%H:%M%:z"));
    Some(format!("the clocks showed {shown} {what}: taken as {taken} (an offset says which)"))
}

fn here(text: &str, wall: DateTime, now: &Zoned) -> Result<Zoned, CommandError> {
    let zoned = wall.to_zoned(now.time_zone().clone());
    zoned.map_err(|_| CommandError::Usage(format!("there is no such time: {text}")))
}

fn in_range(at: &Zoned, text: &str) -> Result<Moment, CommandError> {
    clock::moment(at).map_err(|_| out_of_range(text))
}

/// The error for a time that no page can hold.
pub(crate) fn out_of_range(text: &str) -> CommandError {
    CommandError::Usage(format!("{text} is out of range: the years 1900 to 2399 can be logged"))
}

/// Of a time that is known to the day or less, only the day tells.
fn is_future(when: &When, now: &Zoned) -> bool {
    match when.precision {
        Precision::Exact => {
            when.moment.at_ms() > now.timestamp().as_millisecond() + CLOCKS_DIFFER_MS
        }
        _ => when.moment.wall().date() > now.date(),
    }
}

fn yesterday(text: &str, time: Time, now: &Zoned) -> Result<When, CommandError> {
    let date = now.date().yesterday().map_err(|_| out_of_range(text))?;
    let at = here(text, date.to_datetime(time), now)?;
    let taken_as = format!("{text} is later than now: taken as yesterday, {}", minute(&at));
    let moment = in_range(&at, text)?;
    Ok(When { moment, precision: Precision::Exact, taken_as: Some(taken_as) })
}

fn minute(at: &Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// RFC 3339 with an offset, with or without a zone in brackets.
fn full(text: &str) -> Option<Moment> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let moment = Moment::from_rfc3339(text, Zone::utc()).ok()?;
    if moment.offset_minutes() == 0 {
        return Some(moment);
    }
    // The zone is this device's if its clock showed the same there and then.
    let at = jiff::Timestamp::from_millisecond(moment.at_ms()).ok()?;
    let here = clock::moment(&at.to_zoned(TimeZone::system())).ok()?;
    let same = here.offset_minutes() == moment.offset_minutes();
    let unknown = || Moment::from_rfc3339(text, "Etc/Unknown".parse().ok()?).ok();
    if same { Some(here) } else { unknown() }
}

/// `10 min ago`, `2 hours ago`, `3 days ago`.
fn ago(text: &str, now: &Zoned) -> Option<Zoned> {
    let span = text.strip_suffix("ago")?.trim();
    let digits = span.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = span.split_at_checked(digits)?;
    let number: i64 = number.parse().ok()?;
    let span = match unit.trim() {
        "s" | "sec" | "second" | "seconds" => Span::new().try_seconds(number),
        "m" | "min" | "minute" | "minutes" => Span::new().try_minutes(number),
        "h" | "hour" | "hours" => Span::new().try_hours(number),
        "d" | "day" | "days" => Span::new().try_days(number),
        _ => return None,
    };
    now.checked_sub(span.ok()?).ok()
}

/// `14:02`, `today 14:02`, `yesterday 14:02`; a day alone is known to the day.
fn clock_time(text: &str, now: &Zoned) -> Option<(DateTime, Precision)> {
    let (date, rest) = match text.split_once(' ') {
        _ if text == "today" => return Some((noon(now.date()), Precision::Day)),
        _ if text == "yesterday" => {
            return Some((noon(now.date().yesterday().ok()?), Precision::Day));
        }
        Some(("yesterday", rest)) => (now.date().yesterday().ok()?, rest),
        Some(("today", rest)) => (now.date(), rest),
        _ => (now.date(), text),
    };
    Some((date.to_datetime(time(rest)?), Precision::Exact))
}

/// `2026-11-20 14:02`, `2026-11-20`, `2019-05`, `2019`.
fn calendar(text: &str) -> Option<(DateTime, Precision)> {
    if let Some((day, rest)) = text.split_once([' ', 'T']) {
        return Some((date(day)?.to_datetime(time(rest.trim())?), Precision::Exact));
    }
    // Noon of the first day: no zone can move that into another month.
    match text.len() {
        10 => Some((noon(date(text)?), Precision::Day)),
        7 => Some((noon(date(&format!("{text}-01"))?), Precision::Month)),
        4 => Some((noon(date(&format!("{text}-01-01"))?), Precision::Year)),
        _ => None,
    }
}

fn noon(date: Date) -> DateTime {
    date.at(12, 0, 0, 0)
}

fn date(text: &str) -> Option<Date> {
    if text.len() == 10 { text.parse().ok() } else { None }
}

fn time(text: &str) -> Option<Time> {
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    let clock_like = padded.get(2..3) == Some(":") && padded.len() >= 5;
    if clock_like { padded.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let now: Zoned = "2026-11-21T09:30:00+01:00[Europe/Berlin]".parse().unwrap();
        match parse(text, &now) {
            Ok(when) => format!("{} {}", when.moment, when.precision),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_time_later_than_now_was_yesterday() {
        assert_eq!(read("14:02"), "2026-11-20T14:02:00.000+01:00[Europe/Berlin] exact");
        assert_eq!(read("9:32"), "2026-11-21T09:32:00.000+01:00[Europe/Berlin] exact");
        assert_eq!(read("today"), "2026-11-21T12:00:00.000+01:00[Europe/Berlin] day");
        for text in ["today 14:02", "2026-11-22", "2026-11-21T14:02:00Z", "2027", "2026-12-01 9:00"]
        {
            assert!(read(text).contains("has not come yet; it is 2026-11-21 09:30"), "{text}");
        }
    }

    #[test]
    fn years_that_no_page_can_hold_are_named() {
        for text in ["2400-01-01", "2400-01-01T00:00:00Z", "1850", "1850-01-01 9:00"] {
            assert!(read(text).contains("the years 1900 to 2399"), "{text}");
        }
    }

    #[test]
    fn times_of_today_and_yesterday() {
        assert_eq!(read("9:05"), "2026-11-21T09:05:00.000+01:00[Europe/Berlin] exact");
        assert_eq!(read("yesterday 14:02"), "2026-11-20T14:02:00.000+01:00[Europe/Berlin] exact");
        assert_eq!(read("yesterday"), "2026-11-20T12:00:00.000+01:00[Europe/Berlin] day");
        assert_eq!(read("10 min ago"), "2026-11-21T09:20:00.000+01:00[Europe/Berlin] exact");
        assert_eq!(read("2h ago"), "2026-11-21T07:30:00.000+01:00[Europe/Berlin] exact");
    }

    #[test]
    fn a_time_that_the_clocks_showed_twice_or_never_says_which_was_taken() {
        let now: Zoned = "2026-11-21T09:30:00+01:00[Europe/Berlin]".parse().unwrap();
        let taken = |text: &str| parse(text, &now).unwrap().taken_as;
        assert!(taken("2026-10-25 02:30").unwrap().contains("twice: taken as 02:30+02:00"));
        assert!(taken("2026-03-29 02:30").unwrap().contains("never: taken as 03:30+02:00"));
        assert_eq!(taken("2026-10-25 04:30"), None);
    }

    #[test]
    fn the_form_says_how_exactly_it_is_known() {
        assert_eq!(read("2026-07-20 14:02"), "2026-07-20T14:02:00.000+02:00[Europe/Berlin] exact");
        assert_eq!(read("2026-07-20"), "2026-07-20T12:00:00.000+02:00[Europe/Berlin] day");
        assert_eq!(read("2019-05"), "2019-05-01T12:00:00.000+02:00[Europe/Berlin] month");
        assert_eq!(read("2019"), "2019-01-01T12:00:00.000+01:00[Europe/Berlin] year");
    }

    #[test]
    fn full_times_keep_their_offset() {
        let text = "2026-11-20T14:02:00.000+01:00[Europe/Berlin]";
        assert_eq!(read(text), format!("{text} exact"));
        assert_eq!(read("2026-11-20T14:02:00Z"), "2026-11-20T14:02:00.000+00:00[UTC] exact");
        assert!(read("2026-11-20T14:02:00+05:45").starts_with("2026-11-20T14:02:00.000+05:45["));
    }

    #[test]
    fn anything_else_is_refused_with_examples() {
        for text in
            ["", "soon", "25:00", "2026-13-01", "ago", "1402", "2026-02-30", "14", "-1 min ago"]
        {
            let read = read(text);
            assert!(text == "1402" || read.contains("is not a time such as"), "{text}: {read}");
        }
    }
}
