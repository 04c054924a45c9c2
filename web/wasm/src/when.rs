use banister_shared::ids::Month;
use banister_shared::time::Moment;
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::fault::Fault;
use crate::js::from_js;

/// When and where something happens, as JavaScript says it.
#[derive(Deserialize)]
struct Now {
    at_ms: f64,
    offset_minutes: i16,
    zone: String,
}

/// The moment that JavaScript says.
pub(crate) fn moment(now: JsValue) -> Result<Moment, Fault> {
    let now: Now = from_js(now)?;
    let zone = now.zone.parse().map_err(Fault::input)?;
    Moment::new(whole_ms(now.at_ms), now.offset_minutes, zone).map_err(Fault::input)
}

/// Whole milliseconds; a number of JavaScript is exact up to the year 287396.
#[expect(clippy::cast_possible_truncation, reason = "casting saturates, which is bounded later")]
pub(crate) fn whole_ms(ms: f64) -> i64 {
    ms.floor() as i64
}

/// The month of an instant.
pub(crate) fn month(at_ms: f64) -> Month {
    Month::of(&Moment::utc(whole_ms(at_ms)))
}
