//! What the person says of a whole day.

use anyhow::Result;
use banister_shared::record::{Day, NameScores, Note, Record};
use banister_shared::time::LocalDay;
use jiff::civil::Date;

use super::berlin;
use super::happening::{Happening, Who};
use super::names::set;
use super::seed::Seed;
use super::spell::Spell;

const EVENING: i64 = 21 * 60 + 30;
const BAD: &[&str] = &["frustrated", "defeated"];
const GOOD: &[&str] = &["fine", "proud"];

/// On some days: how it was, whether it was a flare, and every month six numbers.
pub(crate) fn said(seed: &mut Seed, date: Date, spell: Spell) -> Result<Option<Happening>> {
    let monthly = date.day() == 1;
    if !monthly && !seed.percent(if spell == Spell::Bad { 70 } else { 8 }) {
        return Ok(None);
    }
    let bad = spell == Spell::Bad;
    let mood: Vec<&str> = seed.pick(if bad { BAD } else { GOOD }).copied().into_iter().collect();
    let day = Day {
        flare: (bad && seed.percent(45)).then_some(true),
        mood: set(&mood),
        scores: if monthly { scores(seed, spell) } else { NameScores::default() },
        note: Note(if bad { note(seed) } else { "" }.to_owned()),
        ..Day::on(LocalDay::new(date))
    };
    let at = berlin::moment(date, EVENING)?;
    Ok(Some(Happening::adding(seed, Who::Tablet, &at, Record::Day(day))))
}

/// The six answers of the BASDAI, as numbers.
fn scores(seed: &mut Seed, spell: Spell) -> NameScores {
    let base = if spell == Spell::Quiet { 20 } else { 45 };
    let answer = |question: i64| {
        let tenths = u8::try_from(base + seed.between(-10, 25)).unwrap_or_default();
        Some((format!("basdai_{question}").parse().ok()?, f64::from(tenths) / 10.0))
    };
    NameScores((1..=6).filter_map(answer).collect())
}

fn note(seed: &mut Seed) -> &'static str {
    let notes = ["Cancelled the swim.", "Heat helped a little.", "Slept badly, stiff all day.", ""];
    seed.pick(&notes).copied().unwrap_or_default()
}
