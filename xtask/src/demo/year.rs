//! A year of one person's life with their back.

use anyhow::Result;
use jiff::ToSpan;
use jiff::civil::Date;

use super::happening::{Deed, Happening};
use super::seed::Seed;
use super::spell::Spell;
use super::{care, relief, said, spasm};

const DAYS: i32 = 365;

/// Everything that was written in the year up to a day, in order. The last days are bad ones,
/// so that there is something to see.
pub(crate) fn year(seed: &mut Seed, until: Date) -> Result<Vec<Happening>> {
    let begins = until.checked_sub(DAYS.days())?;
    let mut all = vec![spasm::first_ever(seed, begins)?];
    let mut spell = Spell::Quiet;
    for day in 1..=DAYS {
        spell = if day > DAYS - 2 { Spell::Bad } else { spell.next(seed) };
        all.extend(day_of(seed, begins.checked_add(day.days())?, spell)?);
    }
    all.sort_by_key(|happening| (happening.at.at_ms(), happening.id));
    Ok(all)
}

fn day_of(seed: &mut Seed, date: Date, spell: Spell) -> Result<Vec<Happening>> {
    let spasms = minutes(seed, spell);
    let mut day = Vec::new();
    for minute in &spasms {
        day.extend(spasm::spasm(seed, spell, date, *minute)?);
    }
    if spell != Spell::Quiet && seed.percent(10) {
        let minute = seed.between(10 * 60, 20 * 60);
        day.push(spasm::warning(seed, date, minute)?);
    }
    let is_spasm_day = spasms.len() > 1;
    day.extend(if is_spasm_day { aftercare(seed, date, &day)? } else { Vec::new() });
    day.extend(relief::heat(seed, date, &spasms)?);
    day.extend(if is_spasm_day { Vec::new() } else { relief::movement(seed, date)? });
    day.extend(said::said(seed, date, spell)?);
    Ok(day)
}

/// The evening of a spasm day, and the caregiver.
fn aftercare(seed: &mut Seed, date: Date, day: &[Happening]) -> Result<Vec<Happening>> {
    let mut care = Vec::new();
    if seed.percent(70) {
        care.push(relief::lying_flat(seed, date)?);
    }
    let second = day.iter().filter(|happening| matches!(happening.deed, Deed::Add(_))).nth(1);
    if let Some(second) = second.filter(|_| seed.percent(60)) {
        care.extend(care::check_in(seed, second)?);
    }
    if seed.percent(40) {
        care.push(care::note(seed, date)?);
    }
    Ok(care)
}

/// The minutes at which spasms begin, in order: on the way down, at work, with the dogs.
fn minutes(seed: &mut Seed, spell: Spell) -> Vec<i64> {
    let part = [(390, 530), (560, 1_000), (1_030, 1_290)];
    let spasms = spell.spasms(seed);
    let one = |_| seed.pick(&part).copied().map(|(from, to)| seed.between(from, to));
    let mut minutes: Vec<i64> = (0..spasms).filter_map(one).collect();
    minutes.sort_unstable();
    minutes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use banister_shared::record::{Episode, Record};
    use banister_shared::time::LocalDay;
    use jiff::civil::date;

    use super::*;

    fn lived() -> Vec<Happening> {
        year(&mut Seed::fixed(), date(2026, 11, 21)).unwrap()
    }

    fn spasms(year: &[Happening]) -> Vec<&Episode> {
        let records = year.iter().filter_map(|happening| match &happening.deed {
            Deed::Add(Record::Episode(episode)) => Some(episode),
            _ => None,
        });
        records.filter(|episode| !episode.warning_only).collect()
    }

    #[test]
    fn the_same_day_gives_the_same_year() {
        assert_eq!(lived(), lived());
    }

    #[test]
    fn it_has_spasm_days_and_quiet_weeks() {
        let year = lived();
        let days: Vec<LocalDay> =
            spasms(&year).iter().map(|spasm| LocalDay::of(&spasm.started_at, 0)).collect();
        let distinct: BTreeSet<LocalDay> = days.iter().copied().collect();
        let spasm_days = distinct.iter().filter(|day| days.iter().filter(|d| d == day).count() > 1);
        let (spasm_days, quiet) = (spasm_days.count(), longest_quiet(&distinct));
        assert!((80..=160).contains(&days.len()), "{} spasms", days.len());
        assert!((15..=45).contains(&spasm_days), "{spasm_days} spasm days");
        assert!(quiet >= 14, "at most {quiet} days without one");
    }

    fn longest_quiet(days: &BTreeSet<LocalDay>) -> i32 {
        let dates: Vec<Date> = days.iter().map(|day| day.date()).skip(1).collect();
        let gaps = dates.windows(2).map(|pair| (pair[1] - pair[0]).get_days());
        gaps.max().unwrap_or_default()
    }
}
