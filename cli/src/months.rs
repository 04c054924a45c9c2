//! Reading some months of a log and no others, so that a command costs the same after ten
//! years.

use std::collections::BTreeSet;

use banister_shared::ids::{LogId, Month, PageId};
use banister_shared::log::{origins, resolve};
use banister_shared::page::Entry;
use banister_shared::record::{Episode, Record};
use banister_shared::time::Moment;

use crate::clock;
use crate::command_error::CommandError;
use crate::device::Device;

/// A day has 24 hours, and no zone is further than 15 from UTC.
const DAY_AND_ZONE_MS: i64 = (24 + 15) * 3600 * 1000;

/// The months (in UTC) that a local day of which `moment` is part may touch.
pub(crate) fn around_day(moment: &Moment) -> Result<(Month, Month), CommandError> {
    let from = moment.plus_ms(-DAY_AND_ZONE_MS)?;
    Ok((Month::of(&from), Month::of(&moment.plus_ms(DAY_AND_ZONE_MS)?)))
}

/// The records of these months (both included), each where it stands now. Nothing else is
/// opened but the pages that such records were moved from.
pub(crate) fn entries(
    device: &mut Device,
    log: LogId,
    (from, to): (Month, Month),
) -> Result<Vec<Entry>, CommandError> {
    let mut next = Vec::new();
    let mut month = from;
    while month <= to {
        next.extend([PageId::episodes(log, month), PageId::care(log, month)]);
        month = month.next();
    }
    let (mut found, mut read) = (Vec::new(), BTreeSet::new());
    while !next.is_empty() {
        for page in next {
            found.extend(device.page(page)?.entries());
            read.insert(page);
        }
        next = origins(log, &found, &read);
    }
    let mut found = resolve(found);
    found.retain(|entry| (from..=to).contains(&entry.page.month));
    Ok(found)
}

/// This month's and the previous month's records.
pub(crate) fn recent(device: &mut Device, log: LogId) -> Result<Vec<Entry>, CommandError> {
    let now = Month::of(&clock::now()?);
    entries(device, log, (now.previous(), now))
}

/// The latest episode that `wanted` accepts among the entries; the last started, then the
/// last made.
pub(crate) fn latest_episode(
    entries: &[Entry],
    wanted: impl Fn(&Episode) -> bool,
) -> Option<(&Entry, &Episode)> {
    let found = entries.iter().filter_map(|entry| Some((entry, standing(entry)?)));
    let wanted = found.filter(|(_, episode)| wanted(episode));
    wanted.max_by_key(|(entry, episode)| (episode.started_at.at_ms(), entry.id))
}

/// The episode, unless it was taken back or moved away.
fn standing(entry: &Entry) -> Option<&Episode> {
    match &entry.record {
        Record::Episode(episode) if !episode.voided && entry.moved_to.is_none() => Some(episode),
        _ => None,
    }
}
