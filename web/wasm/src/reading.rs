//! What people see, as the core counts it.

use std::collections::BTreeSet;

use banister_shared::ids::Month;
use banister_shared::store::Store;
use banister_shared::time::LocalDay;
use banister_shared::view::{Cursor, TimelineItem, day_of, days, overlaps, timeline};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::{Core, record_id};
use crate::fault::Fault;
use crate::js::to_js;
use crate::when::{moment, month};
use crate::writing::stands;

#[derive(Serialize)]
struct TimelinePage {
    items: Vec<TimelineItem>,
    next: Option<String>,
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
    /// The person's settings.
    pub async fn profile(&self, log: &str) -> Result<JsValue, Fault> {
        let mut log = self.log(log)?;
        let profile = log.profile().await?;
        self.note_damage(&log);
        to_js(&profile)
    }

    /// One record, where it stands now.
    pub async fn entry(&self, log: &str, id: &str) -> Result<JsValue, Fault> {
        to_js(&self.log(log)?.entry(record_id(id)?).await?)
    }

    /// Every record of the months from one instant to another.
    pub async fn entries(&self, log: &str, from_ms: f64, to_ms: f64) -> Result<JsValue, Fault> {
        let mut log = self.log(log)?;
        let mut entries = log.entries(Some((month(from_ms), month(to_ms)))).await?;
        self.note_damage(&log);
        entries.retain(stands);
        to_js(&entries)
    }

    /// The day that `now` belongs to.
    pub async fn today(&self, log: &str, now: JsValue) -> Result<String, Fault> {
        let profile = self.log(log)?.profile().await?;
        Ok(day_of(&moment(now)?, &profile).to_string())
    }

    /// Days, counted from the records.
    pub async fn days(&self, log: &str, from: &str, to: &str) -> Result<JsValue, Fault> {
        let (from, to) = (day(from)?, day(to)?);
        let mut log = self.log(log)?;
        let profile = log.profile().await?;
        // A local day may lie in the month before or after that of its records in UTC.
        let (first, last) = (month_of(from).previous(), month_of(to).next());
        let entries = log.entries(Some((first, last))).await?;
        to_js(&days(&entries, &profile, from, to))
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
        let id = log.id();
        let pages = self.store().pages(id).await?;
        let mut months: Vec<Month> = pages.iter().map(|state| state.page.month).collect();
        months.sort_unstable();
        months.dedup();
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        while let Some(month) = months.pop() {
            entries.extend(log.entries(Some((month, month))).await?);
            items = timeline(&entries, after);
            if items.len() > limit {
                break;
            }
        }
        self.note_damage(&log);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).and_then(TimelineItem::cursor);
        to_js(&TimelinePage { items, next: next.map(|cursor| cursor.to_string()) })
    }

    /// Fields that devices changed differently.
    pub async fn conflicts(&self, log: &str) -> Result<JsValue, Fault> {
        let mut log = self.log(log)?;
        // Whoever asks meanwhile opens every page.
        let mut seen = self.seen.borrow_mut().remove(&log.id()).unwrap_or_default();
        let found = log.conflicts_since(&mut seen).await?;
        self.seen.borrow_mut().insert(log.id(), seen);
        self.note_damage(&log);
        to_js(&found)
    }

    /// Pairs of episodes that may be the same spasm.
    pub async fn overlaps(&self, log: &str, from_ms: f64, to_ms: f64) -> Result<JsValue, Fault> {
        let entries = self.log(log)?.entries(Some((month(from_ms), month(to_ms)))).await?;
        to_js(&overlaps(&entries))
    }

    /// What has not been sent, and when the server was last heard from.
    pub async fn status(&self, log: &str) -> Result<JsValue, Fault> {
        let (mut store, id) = (self.store(), self.log(log)?.id());
        let unsent = store.pages(id).await?.iter().map(|state| state.unsent).sum();
        let state = store.sync_state(id).await?;
        let (last_contact_ms, clock_ahead_ms) = (state.last_contact_ms, state.clock_ahead_ms);
        let damaged = self.damaged(id).iter().map(|page| page.month.count()).collect();
        to_js(&Status { unsent, last_contact_ms, clock_ahead_ms, damaged })
    }
}

fn day(text: &str) -> Result<LocalDay, Fault> {
    text.parse().map_err(Fault::input)
}

fn month_of(day: LocalDay) -> Month {
    let noon = banister_shared::record::Record::Day(banister_shared::record::Day::on(day));
    noon.starts_at().map_or_else(|| Month::new(0), |at| Month::of(&at))
}
