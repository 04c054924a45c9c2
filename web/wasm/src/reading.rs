//! What people see, as the core counts it.

use std::collections::BTreeSet;

use banister_shared::ids::{LogId, Month};
use banister_shared::page::Entry;
use banister_shared::record::{Day, Profile, Record};
use banister_shared::store::Store;
use banister_shared::time::{LocalDay, Moment, Zone};
use banister_shared::view::{
    Cursor, DayView, TimelineItem, day_of, days, overlaps, timeline, zone_of,
};
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::{Core, record_id};
use crate::fault::Fault;
use crate::js::{from_js, shown};
use crate::when::{moment, month};
use crate::writing::stands;

#[derive(Serialize)]
struct TimelinePage {
    items: Vec<TimelineItem>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Overview {
    entries: Vec<Entry>,
    profile: Profile,
    /// Where the person is, if somebody else looks and it can be known.
    zone: Option<Zone>,
    today: Option<DayView>,
    status: Status,
}

#[derive(Serialize)]
struct Status {
    unsent: u64,
    last_contact_ms: Option<i64>,
    clock_ahead_ms: i64,
    /// The months of which not everything could be read so far, counted as the pages count
    /// them: from January 1900; 0 are the settings.
    damaged: BTreeSet<u16>,
}

#[wasm_bindgen]
impl Core {
    /// One record, where it stands now.
    pub async fn entry(&self, log: &str, id: &str) -> Result<JsValue, Fault> {
        shown(&self.log(log)?.entry(record_id(id)?).await?)
    }

    /// Every record of the months from one instant to another.
    pub async fn entries(&self, log: &str, from_ms: f64, to_ms: f64) -> Result<JsValue, Fault> {
        let mut log = self.log(log)?;
        let known = self.known(log.id());
        let months = Some((month(from_ms), month(to_ms)));
        let mut entries = log.reading(&known).await?.entries(months).await?;
        self.note_damage(&log);
        entries.retain(stands);
        shown(&entries)
    }

    /// What every screen shows, each page of it read once: the records of the months from one
    /// instant to another, the settings, the day that it is for the person, and what `status`
    /// tells. `now` is this device's; whoever looks at somebody else's log says with `ahead_in` by
    /// how many minutes the clocks of a zone are ahead of UTC now (undefined: not known).
    pub async fn overview(
        &self,
        log: &str,
        now: JsValue,
        from_ms: f64,
        to_ms: f64,
        ahead_in: Option<Function>,
    ) -> Result<JsValue, Fault> {
        let (now, mut log) = (moment(now)?, self.log(log)?);
        let known = self.known(log.id());
        let mut reading = log.reading(&known).await?;
        let profile = reading.profile().await?;
        let (first, last) = months_of(day_of(&now, &profile));
        let months = (first.min(month(from_ms)), last.max(month(to_ms)));
        let mut entries = reading.entries(Some(months)).await?;
        let unsent = reading.states().map(|state| state.unsent).sum();
        self.note_damage(&log);
        let zone = zone_of(&entries, &profile, self.device());
        let there = ahead_in.and_then(|ahead| there(&now, zone?, &ahead));
        let day = day_of(there.as_ref().unwrap_or(&now), &profile);
        let today = days(&entries, &profile, day, day).pop();
        entries.retain(stands);
        let (zone, status) =
            (there.map(|at| at.zone().clone()), self.status_of(log.id(), unsent).await?);
        shown(&Overview { entries, profile, zone, today, status })
    }

    /// Days, counted from the records.
    pub async fn days(&self, log: &str, from: &str, to: &str) -> Result<JsValue, Fault> {
        let (from, to) = (day(from)?, day(to)?);
        let mut log = self.log(log)?;
        let known = self.known(log.id());
        let mut reading = log.reading(&known).await?;
        let profile = reading.profile().await?;
        // A local day may lie in the month before or after that of its records in UTC, and
        // what is linked with a record of it as well.
        let months = (Month::of_day(from).previous(), Month::of_day(to).next());
        let entries = reading.entries(Some(months)).await?;
        shown(&days(&entries, &profile, from, to))
    }

    /// A page of the timeline. Opens months, the latest first, until it is full.
    pub async fn timeline(
        &self,
        log: &str,
        limit: usize,
        cursor: Option<String>,
    ) -> Result<JsValue, Fault> {
        let after: Option<Cursor> =
            cursor.map(|text| text.parse()).transpose().map_err(Fault::input)?;
        let mut log = self.log(log)?;
        let known = self.known(log.id());
        let mut reading = log.reading(&known).await?;
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        for month in reading.months().into_iter().rev() {
            entries.extend(reading.entries(Some((month, month))).await?);
            items = timeline(&entries, after);
            if items.len() > limit {
                break;
            }
        }
        self.note_damage(&log);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).and_then(TimelineItem::cursor);
        shown(&TimelinePage { items, next: next.map(|cursor| cursor.to_string()) })
    }

    /// Fields that devices changed differently.
    pub async fn conflicts(&self, log: &str) -> Result<JsValue, Fault> {
        let mut log = self.log(log)?;
        // Whoever asks meanwhile opens every page.
        let mut seen = self.seen.borrow_mut().remove(&log.id()).unwrap_or_default();
        let found = log.conflicts_since(&mut seen).await?;
        self.seen.borrow_mut().insert(log.id(), seen);
        self.note_damage(&log);
        shown(&found)
    }

    /// Pairs of episodes that may be the same spasm.
    pub async fn overlaps(&self, log: &str, from_ms: f64, to_ms: f64) -> Result<JsValue, Fault> {
        let mut log = self.log(log)?;
        let known = self.known(log.id());
        let months = Some((month(from_ms), month(to_ms)));
        shown(&overlaps(&log.reading(&known).await?.entries(months).await?))
    }
}

impl Core {
    /// What has not been sent, and when the server was last heard from.
    async fn status_of(&self, log: LogId, unsent: u64) -> Result<Status, Fault> {
        let state = self.store().sync_state(log).await?;
        let (last_contact_ms, clock_ahead_ms) = (state.last_contact_ms, state.clock_ahead_ms);
        let damaged = self.damaged(log).iter().map(|page| page.month.count()).collect();
        Ok(Status { unsent, last_contact_ms, clock_ahead_ms, damaged })
    }
}

/// This instant by the clocks of a zone, if they are known here.
fn there(now: &Moment, zone: &Zone, ahead_in: &Function) -> Option<Moment> {
    let ahead = ahead_in.call1(&JsValue::NULL, &zone.as_str().into()).ok()?;
    Moment::new(now.at_ms(), from_js(ahead).ok()?, zone.clone()).ok()
}

fn day(text: &str) -> Result<LocalDay, Fault> {
    text.parse().map_err(Fault::input)
}

/// The months in which anything of a local day may lie in UTC.
#[expect(clippy::cast_precision_loss, reason = "whole hours of the years 1900 to 2399")]
fn months_of(day: LocalDay) -> (Month, Month) {
    const HOUR_MS: i64 = 3_600_000;
    // Clocks are up to 18 hours ahead of UTC or behind it, and a day may begin at 23 o'clock.
    let noon = Record::Day(Day::on(day)).starts_at().map_or(0, |noon| noon.at_ms());
    (month((noon - 30 * HOUR_MS) as f64), month((noon + 53 * HOUR_MS) as f64))
}
