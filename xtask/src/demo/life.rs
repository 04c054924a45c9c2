//! Everybody lives their year, device by device, and the server hears of it.

use anyhow::Result;
use banister_shared::testkit::sim::ready;
use xtask::device::Server;

use super::happening::{Happening, Who};
use super::people::{self, Devices};
use super::seed::Seed;
use super::{berlin, profile, twice, year};

/// The year ends this long before now, so that nothing lies in the future: what is told of a
/// record follows within half of it.
const PAST_MS: i64 = 60 * 60 * 1000;

/// Fills the server; how much was written, or nothing if it was filled already.
pub(crate) fn live(seed: &mut Seed, server: &Server, now_ms: i64) -> Result<Option<usize>> {
    let Some(mut devices) = people::meet(seed, server, now_ms)? else { return Ok(None) };
    let now = berlin::at(now_ms)?;
    let happenings = until(now_ms - PAST_MS, year::year(seed, now.wall().date())?);
    set_profile(&mut devices, &happenings)?;
    write(server, &mut devices, &happenings, now_ms)?;
    let twice = twice::logged(seed, &mut devices, &now.plus_ms(-PAST_MS / 2)?)?;
    devices.sync(server, now_ms)?;
    twice::edited(&mut devices, &twice)?;
    devices.sync(server, now_ms)?;
    Ok(Some(happenings.len()))
}

/// What was begun before that moment, and all that was told of it: a spasm whose end were left out
/// would go on.
fn until(ends_ms: i64, mut happenings: Vec<Happening>) -> Vec<Happening> {
    happenings.retain(|happening| happening.id.made_at_ms() < ends_ms);
    happenings
}

fn set_profile(devices: &mut Devices, happenings: &[Happening]) -> Result<()> {
    let first_ms = happenings.first().map_or(0, |first| first.at.at_ms());
    let stamp = devices.phone.stamp(first_ms);
    Ok(ready(devices.phone.log.edit_profile(&stamp, profile::set))?)
}

/// Devices take turns: whoever puts one away sends what is on it, and whoever takes up
/// another first looks what is new.
fn write(
    server: &Server,
    devices: &mut Devices,
    happenings: &[Happening],
    now_ms: i64,
) -> Result<()> {
    let mut in_hand = Who::Phone;
    for happening in happenings {
        if happening.who != in_hand {
            devices.of(in_hand).sync(server, now_ms)?;
            in_hand = happening.who;
            devices.of(in_hand).sync(server, now_ms)?;
        }
        happening.write(devices.of(in_hand))?;
    }
    devices.sync(server, now_ms)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use banister_shared::record::Record;
    use jiff::civil::date;

    use super::*;
    use crate::happening::Deed;

    #[test]
    fn at_no_hour_of_the_day_does_anything_go_on_or_lie_in_the_future() {
        let today = date(2026, 11, 21);
        let year = year::year(&mut Seed::fixed(), today).unwrap();
        for minute in (0..24 * 60).step_by(15) {
            let now_ms = berlin::moment(today, minute).unwrap().at_ms();
            let lived = until(now_ms - PAST_MS, year.clone());
            assert!(lived.iter().all(|happening| happening.at.at_ms() < now_ms - PAST_MS / 2));
            let told: BTreeSet<_> =
                lived.iter().filter(|one| is_told(one)).map(|one| one.id).collect();
            let open = lived.iter().filter(|one| is_open(one) && !told.contains(&one.id));
            let latest = open.map(|one| one.at.at_ms()).max().unwrap();
            assert!(latest < now_ms - 24 * 60 * 60 * 1000, "at minute {minute}");
        }
    }

    fn is_told(happening: &Happening) -> bool {
        matches!(happening.deed, Deed::Tell(_))
    }

    fn is_open(happening: &Happening) -> bool {
        matches!(&happening.deed, Deed::Add(Record::Episode(one)) if one.ended_at.is_none() && one.precision.is_none())
    }
}
