use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::ids::text_serde;
use crate::limits::{MOMENT_MS_MAX, MOMENT_MS_MIN, OFFSET_MINUTES_MAX, ZONE_LEN_MAX};

/// A time outside the years 1900 to 2399, a false offset, or a text that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid time: {0}")]
pub struct InvalidMoment(&'static str);

/// The name of a time zone as the IANA database writes it (`Europe/Berlin`). Only the form is
/// checked: a device may know zones that another does not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Zone(String);

impl Zone {
    /// The zone of things that know no other.
    pub fn utc() -> Self {
        Self("UTC".to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Zone {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/_-+".contains(c);
        let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts || text.len() > ZONE_LEN_MAX || !text.chars().all(allowed) {
            return Err(InvalidMoment("the zone is not an IANA name"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_serde!(Zone);

/// When something happened: the instant, and the clock on the wall at that moment.
///
/// Its text is RFC 9557, `2026-11-21T14:02:03.250+01:00[Europe/Berlin]`, which is also how a
/// page stores it: one scalar, so that two devices' edits never mix.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "{ at: string, zone: string }"))]
pub struct Moment {
    at_ms: i64,
    offset_minutes: i16,
    zone: Zone,
}

impl Moment {
    /// The moment `at_ms` (ms since 1970, UTC) where the wall clock was `offset_minutes` ahead
    /// of UTC.
    ///
    /// # Errors
    /// An instant outside the years 1900 to 2399, or an offset beyond ±18 hours.
    pub fn new(at_ms: i64, offset_minutes: i16, zone: Zone) -> Result<Self, InvalidMoment> {
        if !(MOMENT_MS_MIN..=MOMENT_MS_MAX).contains(&at_ms) {
            return Err(InvalidMoment("the year must lie between 1900 and 2399"));
        }
        if offset_minutes.unsigned_abs() > OFFSET_MINUTES_MAX {
            return Err(InvalidMoment("the offset must lie within 18 hours of UTC"));
        }
        Ok(Self { at_ms, offset_minutes, zone })
    }

    /// A moment in UTC; an instant out of range becomes the nearest in range.
    pub fn utc(at_ms: i64) -> Self {
        let at_ms = at_ms.clamp(MOMENT_MS_MIN, MOMENT_MS_MAX);
        Self { at_ms, offset_minutes: 0, zone: Zone::utc() }
    }

    /// Milliseconds since 1970, UTC.
    pub const fn at_ms(&self) -> i64 {
        self.at_ms
    }

    /// Minutes the wall clock was ahead of UTC.
    pub const fn offset_minutes(&self) -> i16 {
        self.offset_minutes
    }

    /// The zone at that moment.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The same place `ms` milliseconds later (or earlier), under the same offset.
    ///
    /// # Errors
    /// A result outside the years 1900 to 2399.
    pub fn plus_ms(&self, ms: i64) -> Result<Self, InvalidMoment> {
        Self::new(self.at_ms.saturating_add(ms), self.offset_minutes, self.zone.clone())
    }

    /// What calendar and clock on the wall showed.
    pub fn wall(&self) -> DateTime {
        self.zoned(i32::from(self.offset_minutes) * 60).datetime()
    }

    /// The calendar date in UTC.
    pub fn utc_date(&self) -> Date {
        self.zoned(0).date()
    }

    /// RFC 3339 with the offset and without the zone, as JSON carries it.
    pub fn to_rfc3339(&self) -> String {
        let (sign, minutes) =
            (if self.offset_minutes < 0 { '-' } else { '+' }, self.offset_minutes.unsigned_abs());
        let wall = self.wall();
        format!("{wall:.3}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// Reads RFC 3339 with an offset, for a wall clock in `zone`.
    ///
    /// # Errors
    /// A text of another form, or a time out of range.
    pub fn from_rfc3339(text: &str, zone: Zone) -> Result<Self, InvalidMoment> {
        if text.len() > ZONE_LEN_MAX {
            return Err(InvalidMoment("expected RFC 3339 with an offset"));
        }
        let pieces = jiff::fmt::temporal::DateTimeParser::new()
            .parse_pieces(text)
            .map_err(|_| InvalidMoment("expected RFC 3339 with an offset"))?;
        let (Some(time), Some(offset)) = (pieces.time(), pieces.to_numeric_offset()) else {
            return Err(InvalidMoment("expected RFC 3339 with an offset"));
        };
        let at = offset
            .to_timestamp(pieces.date().to_datetime(time))
            .map_err(|_| InvalidMoment("the year must lie between 1900 and 2399"))?;
        let minutes = i16::try_from(offset.seconds() / 60).unwrap_or(i16::MAX);
        Self::new(at.as_millisecond(), minutes, zone)
    }

    fn zoned(&self, offset_seconds: i32) -> Zoned {
        // Both parts were checked when the moment was made, so the fallbacks are never taken.
        let at = Timestamp::from_millisecond(self.at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let offset = Offset::from_seconds(offset_seconds).unwrap_or(Offset::UTC);
        at.to_zoned(TimeZone::fixed(offset))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.to_rfc3339(), self.zone)
    }
}

impl FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, InvalidMoment> {
        let (time, zone) = text
            .strip_suffix(']')
            .and_then(|rest| rest.split_once('['))
            .ok_or(InvalidMoment("expected RFC 3339 followed by a zone in brackets"))?;
        Self::from_rfc3339(time, zone.parse()?)
    }
}

/// The JSON form: RFC 3339 with offset, and the zone beside it.
#[derive(serde::Serialize, serde::Deserialize)]
struct MomentJson {
    at: String,
    zone: Zone,
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MomentJson { at: self.to_rfc3339(), zone: self.zone.clone() }.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let MomentJson { at, zone } = MomentJson::deserialize(deserializer)?;
        Self::from_rfc3339(&at, zone).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_instant_offset_and_zone() {
        let text = "2026-11-21T14:02:03.250+01:00[Europe/Berlin]";
        let moment: Moment = text.parse().unwrap();
        assert_eq!(moment.at_ms(), 1_795_266_123_250);
        assert_eq!(moment.offset_minutes(), 60);
        assert_eq!(moment.to_string(), text);
    }

    #[test]
    fn negative_half_hour_offsets_keep_their_sign() {
        let text = "1968-03-01T00:30:00.000-03:30[America/St_Johns]";
        assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
    }

    #[test]
    fn years_outside_the_range_are_refused() {
        for text in ["1899-12-31T23:59:59.999+00:00[UTC]", "2400-01-01T00:00:00.000+00:00[UTC]"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn texts_of_another_form_are_refused() {
        for text in
            ["", "[", "2026-11-21", "2026-11-21T14:02:03[UTC]", "2026-11-21T14:02:03Z", "x[UTC]"]
        {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
