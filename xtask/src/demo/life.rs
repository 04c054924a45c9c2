//! Everybody lives their year, device by device, and the server hears of it.

use anyhow::Result;
use banister_shared::testkit::sim::ready;
use xtask::device::Server;

use super::happening::{Happening, Who};
use super::people::{self, Devices};
use super::seed::Seed;
use super::{berlin, profile, twice, year};

/// The year ends this long before now, so that nothing lies in the future.
const PAST_MS: i64 = 60 * 60 * 1000;

/// Fills the server; how much was written, or nothing if it was filled already.
pub(crate) fn live(seed: &mut Seed, server: &Server, now_ms: i64) -> Result<Option<usize>> {
    let Some(mut devices) = people::meet(seed, server, now_ms)? else { return Ok(None) };
    let now = berlin::at(now_ms)?;
    let mut happenings = year::year(seed, now.wall().date())?;
    happenings.retain(|happening| happening.at.at_ms() < now_ms - PAST_MS);
    set_profile(&mut devices, &happenings)?;
    write(server, &mut devices, &happenings, now_ms)?;
    let twice = twice::logged(seed, &mut devices, &now.plus_ms(-PAST_MS / 2)?)?;
    devices.sync(server, now_ms)?;
    twice::edited(&mut devices, &twice)?;
    devices.sync(server, now_ms)?;
    Ok(Some(happenings.len()))
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
