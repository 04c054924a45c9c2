//! Things for tests: devices, and random records.

use super::rng::Rng;
use crate::ids::{DeviceId, LogId, Month, PageId, RecordId, new_actor};
use crate::page::Stamp;
use crate::record::{
    Day, Episode, Fall, NameFlags, NameSet, Note, Record, Relief, ReliefType, Scale,
};
use crate::time::{LocalDay, Moment, Zone};

/// A minute, in ms.
pub const MINUTE_MS: i64 = 60_000;
/// A day, in ms.
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// 2026-11-01T00:00Z, from where simulations begin.
pub const EPOCH_MS: i64 = 1_793_491_200_000;

/// The first actor of the device number `n`, at [`EPOCH_MS`].
pub fn device_stamp(n: u8) -> Stamp {
    let device = DeviceId::new(EPOCH_MS, [n; 10]);
    Stamp { actor: new_actor(device, [n; 4]), now_ms: EPOCH_MS }
}

/// The page for episodes of the month of [`EPOCH_MS`].
pub fn episodes_page(log: LogId) -> PageId {
    PageId::episodes(log, Month::of(&Moment::utc(EPOCH_MS)))
}

/// A moment somewhere in the days after `from_ms`, in one of a few zones.
pub fn moment(rng: &mut Rng, from_ms: i64, days: u64) -> Moment {
    let at_ms = from_ms + i64::try_from(rng.below(days * 24 * 60)).unwrap_or(0) * MINUTE_MS;
    let (offset, zone) =
        [(60, "Europe/Berlin"), (0, "UTC"), (-300, "America/New_York")][rng.below(3) as usize];
    let zone: Zone = zone.parse().unwrap_or_else(|_| Zone::utc());
    Moment::new(at_ms, offset, zone).unwrap_or_else(|_| Moment::utc(at_ms))
}

/// A random record id of about `at_ms`.
pub fn record_id(rng: &mut Rng, at_ms: i64) -> RecordId {
    RecordId::new(at_ms, rng.bytes())
}

/// A random set of names.
pub fn names(rng: &mut Rng, of: &[&str]) -> NameSet {
    NameSet(of.iter().filter(|_| rng.chance(30)).filter_map(|name| name.parse().ok()).collect())
}

/// A random number of a scale, or none.
pub fn scale(rng: &mut Rng) -> Option<Scale> {
    let number = u8::try_from(rng.below(11)).ok()?;
    if rng.chance(50) { Scale::try_from(number).ok() } else { None }
}

/// A random episode with a random part of its fields.
pub fn episode(rng: &mut Rng, started_at: Moment) -> Episode {
    let ended_at = rng.chance(70).then(|| started_at.plus_ms(3 * MINUTE_MS).ok()).flatten();
    let strategy = (["hold", "breathe"].get(rng.below(2) as usize), rng.chance(50).then_some(true));
    let strategies = strategy.0.and_then(|name| name.parse().ok()).map(|name| (name, strategy.1));
    Episode {
        ended_at,
        pain: scale(rng),
        control_loss: scale(rng),
        fall: rng.chance(10).then_some(Fall::ToTheKnees),
        supports: names(rng, &["banister", "wall", "person"]),
        strategies: NameFlags(strategies.into_iter().collect()),
        note: Note(if rng.chance(30) { "on the stairs".to_owned() } else { String::new() }),
        ..Episode::starting(started_at)
    }
}

/// A random record of any kind that has a time.
pub fn record(rng: &mut Rng, started_at: Moment) -> Record {
    match rng.below(4) {
        0 | 1 => Record::Episode(episode(rng, started_at)),
        2 => Record::Relief(Relief::starting(ReliefType::Heat, started_at)),
        _ => {
            let date = LocalDay::of(&started_at, 0);
            Record::Day(Day { flare: Some(rng.chance(50)), ..Day::on(date) })
        }
    }
}
