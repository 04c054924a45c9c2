//! What a person does on a device, at random.

use super::device::{Device, Part};
use super::ready;
use crate::ids::RecordId;
use crate::log::LogError;
use crate::page::{Entry, Stamp};
use crate::record::{CareNote, Episode, Note, Record};
use crate::testkit::arbitrary::{self, DAY_MS, MINUTE_MS};
use crate::testkit::rng::Rng;

/// The person does one thing in one tab, at the true time `now_ms`.
pub(super) fn act(device: &mut Device, rng: &mut Rng, tab: usize, now_ms: i64) {
    let clock = device.clock(now_ms);
    let Some(stamp) = device.tabs.get(tab).map(|s| Stamp { now_ms: clock, ..s.clone() }) else {
        return;
    };
    match device.part {
        Part::Caregiver => leave_note(device, rng, &stamp),
        Part::Owner => owner_acts(device, rng, &stamp),
    }
    device.note_written();
}

fn leave_note(device: &mut Device, rng: &mut Rng, stamp: &Stamp) {
    let at = arbitrary::moment(rng, stamp.now_ms, 1);
    let note = Record::CareNote(CareNote::new(None, at, Note("again?".to_owned())));
    let id = arbitrary::record_id(rng, stamp.now_ms);
    must(ready(device.log.add(stamp, id, &note)));
}

fn owner_acts(device: &mut Device, rng: &mut Rng, stamp: &Stamp) {
    let entries = device.entries();
    let episodes: Vec<RecordId> = entries.iter().filter(|e| is_episode(e)).map(|e| e.id).collect();
    let one = rng.pick(&episodes).copied();
    match (rng.below(10), one) {
        (0..4, _) | (_, None) => add(device, rng, stamp),
        (4..7, Some(id)) => edit(device, rng, stamp, id),
        (7, Some(id)) => must(ready(device.log.set_voided(stamp, id, rng.chance(70)))),
        (8, Some(id)) => move_start(device, rng, stamp, id),
        (_, Some(a)) => link(device, rng, stamp, a, &episodes),
    }
}

const fn is_episode(entry: &Entry) -> bool {
    matches!(entry.record, Record::Episode(_))
}

fn add(device: &mut Device, rng: &mut Rng, stamp: &Stamp) {
    // Some entries are back-dated, up to two months.
    let days_back = i64::try_from(rng.below(3) * rng.below(60)).unwrap_or(0);
    let at = arbitrary::moment(rng, stamp.now_ms - days_back * DAY_MS, 1);
    let record = arbitrary::record(rng, at);
    let id = arbitrary::record_id(rng, stamp.now_ms);
    must(ready(device.log.add(stamp, id, &record)));
}

fn edit(device: &mut Device, rng: &mut Rng, stamp: &Stamp, id: RecordId) {
    let (pain, note) = (arbitrary::scale(rng), rng.chance(30));
    let support = arbitrary::names(rng, &["wall", "counter"]);
    must(ready(device.log.edit::<Episode>(stamp, id, |episode| {
        episode.pain = pain;
        episode.supports.0.extend(support.0);
        if note {
            episode.note.0.push_str(" again");
        }
    })));
}

/// Moves the start by up to two months either way.
fn move_start(device: &mut Device, rng: &mut Rng, stamp: &Stamp, id: RecordId) {
    let minutes = i64::try_from(rng.below(120 * 24 * 60)).unwrap_or(0) - 60 * 24 * 60;
    must(ready(device.log.edit::<Episode>(stamp, id, |episode| {
        if let Ok(moved) = episode.started_at.plus_ms(minutes * MINUTE_MS) {
            episode.started_at = moved;
        }
    })));
}

fn link(device: &mut Device, rng: &mut Rng, stamp: &Stamp, a: RecordId, all: &[RecordId]) {
    let Some(b) = rng.pick(all).copied().filter(|b| *b != a) else { return };
    if rng.chance(30) {
        must(ready(device.log.unlink(stamp, a, b)));
    } else {
        let id = arbitrary::record_id(rng, stamp.now_ms);
        must(ready(device.log.link(stamp, id, a, b)));
    }
}

fn must<T, E: std::error::Error>(result: Result<T, LogError<E>>) {
    if let Err(error) = result {
        panic!("a write failed: {error}");
    }
}
