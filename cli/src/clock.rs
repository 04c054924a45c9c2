//! The clock on the wall.

use banister_shared::time::{Moment, Zone};
use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::command_error::CommandError;

/// What jiff calls a zone whose name the system does not tell.
const UNKNOWN_ZONE: &str = "Etc/Unknown";

/// Now, where this device is.
pub(crate) fn now() -> Result<Moment, CommandError> {
    moment(&Zoned::now())
}

/// The same instant by the clocks of a zone, if this device knows it.
pub(crate) fn there(now: &Moment, zone: &Zone) -> Option<Moment> {
    let at = jiff::Timestamp::from_millisecond(now.at_ms()).ok()?;
    moment(&at.to_zoned(TimeZone::get(zone.as_str()).ok()?)).ok()
}

/// Milliseconds since 1970, UTC.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The same instant as the core writes it.
pub(crate) fn moment(at: &Zoned) -> Result<Moment, CommandError> {
    let minutes = at.offset().seconds().div_euclid(60);
    let minutes = i16::try_from(minutes).unwrap_or_default();
    Ok(Moment::new(at.timestamp().as_millisecond(), minutes, zone(at.time_zone())?)?)
}

/// The name of a zone.
pub(crate) fn zone(zone: &TimeZone) -> Result<Zone, CommandError> {
    Ok(zone.iana_name().unwrap_or(UNKNOWN_ZONE).parse()?)
}
