//! What is done about it: heat after a spasm, movement on good days, lying flat in the evening.

use anyhow::Result;
use banister_shared::record::{Effect, Record, Relief, ReliefType};
use jiff::civil::Date;

use super::berlin;
use super::happening::{Happening, Who};
use super::seed::Seed;

const HEAT_MINUTES: i64 = 20;
const HEAT_PAUSE_MINUTES: i64 = 180;

/// Heat some minutes after a spasm, and after a pause again if the day stays bad.
pub(crate) fn heat(seed: &mut Seed, date: Date, spasms: &[i64]) -> Result<Vec<Happening>> {
    let Some(first) = spasms.first().filter(|_| seed.percent(75)) else { return Ok(Vec::new()) };
    let begins = first + seed.between(10, 40);
    let mut sessions = vec![session(seed, date, begins)?];
    let again = begins + HEAT_PAUSE_MINUTES + seed.between(0, 30);
    if spasms.len() > 1 && again < 21 * 60 {
        sessions.push(session(seed, date, again)?);
    }
    Ok(sessions)
}

/// Easy movement, most often on a quiet day.
pub(crate) fn movement(seed: &mut Seed, date: Date) -> Result<Vec<Happening>> {
    let (kind, minute, minutes) = match seed.between(1, 100) {
        1..=14 => (ReliefType::Yoga, 7 * 60, seed.between(12, 25)),
        15..=24 => (ReliefType::Swim, 18 * 60, seed.between(25, 45)),
        25..=52 => (ReliefType::Walk, 16 * 60, seed.between(20, 70)),
        _ => return Ok(Vec::new()),
    };
    let begins = minute + seed.between(0, 50);
    Ok(vec![relief(seed, Who::Phone, kind, date, begins, minutes)?])
}

/// The evening of a spasm day: flat on the back, letting go.
pub(crate) fn lying_flat(seed: &mut Seed, date: Date) -> Result<Happening> {
    let (begins, minutes) = (21 * 60 + seed.between(0, 60), seed.between(10, 25));
    relief(seed, Who::Tablet, ReliefType::LyingFlat, date, begins, minutes)
}

/// Heat has a planned end; sometimes it is too warm before.
fn session(seed: &mut Seed, date: Date, begins: i64) -> Result<Happening> {
    let early = seed.percent(15);
    let minutes = if early { seed.between(6, 15) } else { HEAT_MINUTES };
    let mut heat = relief(seed, Who::Tablet, ReliefType::Heat, date, begins, minutes)?;
    if let super::happening::Deed::Add(Record::Relief(session)) = &mut heat.deed {
        session.planned_end_at = Some(berlin::moment(date, begins + HEAT_MINUTES)?);
        session.stop_reason = early.then(|| "too warm".parse().ok()).flatten();
    }
    Ok(heat)
}

fn relief(
    seed: &mut Seed,
    who: Who,
    kind: ReliefType,
    date: Date,
    begins: i64,
    minutes: i64,
) -> Result<Happening> {
    let (from, to) = (berlin::moment(date, begins)?, berlin::moment(date, begins + minutes)?);
    let effect = match seed.between(1, 100) {
        1..=50 => Some(Effect::Better),
        51..=70 => Some(Effect::Same),
        71..=75 => Some(Effect::Worse),
        _ => None,
    };
    let done = Relief { ended_at: Some(to.clone()), effect, ..Relief::starting(kind, from) };
    Ok(Happening::adding(seed, who, &to, Record::Relief(done)))
}
