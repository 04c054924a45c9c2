//! A spasm: one tap when it begins, and usually more about it a little later.

use anyhow::Result;
use banister_shared::record::{Episode, Record};
use jiff::civil::Date;

use super::berlin;
use super::happening::{Happening, Who};
use super::seed::Seed;
use super::spell::Spell;
use super::telling;

/// A spasm that begins in this minute.
pub(crate) fn spasm(
    seed: &mut Seed,
    spell: Spell,
    date: Date,
    minute: i64,
) -> Result<Vec<Happening>> {
    let at = berlin::moment(date, minute)?.plus_ms(seed.between(0, 59_999))?;
    let who = if seed.percent(85) { Who::Phone } else { Who::Tablet };
    let tapped = Episode::starting(at.clone());
    let start = Happening::adding(seed, who, &at, Record::Episode(tapped.clone()));
    // On bad days, as the last ones are, it is written down with more care.
    if spell != Spell::Bad && seed.percent(15) {
        // They never came back to it, and it stays open.
        return Ok(vec![start]);
    }
    let told = telling::tell(seed, tapped, minute)?;
    let later = at.plus_ms(seed.between(8, 25) * 60_000)?;
    let telling = Happening::telling(&start, &later, told);
    Ok(vec![start, telling])
}

/// One that was felt coming, and passed.
pub(crate) fn warning(seed: &mut Seed, date: Date, minute: i64) -> Result<Happening> {
    let at = berlin::moment(date, minute)?;
    let ended_at = Some(at.plus_ms(seed.between(60, 400) * 1000)?);
    let warning = Episode { ended_at, ..Episode::warning(at.clone()) };
    Ok(Happening::adding(seed, Who::Phone, &at, Record::Episode(warning)))
}

/// The first of all, years ago, entered from memory.
pub(crate) fn first_ever(seed: &mut Seed, until: Date) -> Result<Happening> {
    let then = berlin::moment(until.with().year(until.year() - 6).day(1).build()?, 9 * 60)?;
    let entered = berlin::moment(until, 8 * 60)?;
    let episode = telling::from_memory(Episode::starting(then));
    Ok(Happening::adding(seed, Who::Tablet, &entered, Record::Episode(episode)))
}
