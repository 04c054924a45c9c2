use anyhow::Result;

use super::super::attack::{Attack, Ready};
use super::super::bytes::{long, number};
use super::super::eve::{about, flood};
use super::super::ground::Ground;

const AT_ONCE: usize = 8;
const CHANGES: usize = 30_000;
/// As many entries, bits for each and probes as a filter may claim.
const ENTRIES: usize = 100_000;
const BITS: usize = 16;
const PROBES: usize = 16;

/// Summaries that are held against every change of a large page.
pub(crate) struct Filters;

impl Attack for Filters {
    fn what(&self) -> String {
        format!("filters at their bounds about a page of {CHANGES} changes, {AT_ONCE} connections")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let page = eve.home.page(0);
        eve.upload(&[page], &long(CHANGES))?;
        let message = about(page, &message())?;
        Ok(flood(eve, message, AT_ONCE))
    }
}

/// No heads and no needs; two summaries of everything, all bits set, so that each change is
/// looked for with every probe.
fn message() -> Vec<u8> {
    let mut filter = [number(ENTRIES), number(BITS), number(PROBES)].concat();
    filter.resize(filter.len() + ENTRIES * BITS / 8, 0xff);
    let summary = [vec![0], number(filter.len()), filter].concat();
    [&[0x42, 0, 0, 2][..], &summary, &summary, &[0]].concat()
}
