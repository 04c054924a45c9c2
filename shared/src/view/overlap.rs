use serde::Serialize;

use super::Groups;
use crate::ids::RecordId;
use crate::page::Entry;
use crate::record::{Episode, Record};

/// An episode without an end counts as this long, so that one left open for days does not
/// overlap with all that follow.
const OPEN_MS: i64 = 30 * 60 * 1000;

/// Two episodes that may be the same spasm, logged twice. A suggestion: nothing is merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Overlap {
    /// The one that began first.
    pub a: RecordId,
    /// The other.
    pub b: RecordId,
}

/// Pairs of episodes from different devices that overlap in time and are not linked yet.
pub fn overlaps(entries: &[Entry]) -> Vec<Overlap> {
    let groups = Groups::of(entries);
    let mut spasms: Vec<(&Entry, &Episode)> = entries.iter().filter_map(spasm).collect();
    spasms.sort_by_key(|(entry, episode)| (episode.started_at.at_ms(), entry.id));
    let mut found = Vec::new();
    for (place, (first, episode)) in spasms.iter().enumerate() {
        let end = end_ms(episode);
        let later = spasms.iter().skip(place + 1);
        for (second, _) in later.take_while(|(_, other)| other.started_at.at_ms() <= end) {
            let linked = groups.name(first.id) == groups.name(second.id);
            if first.device != second.device && !linked {
                found.push(Overlap { a: first.id, b: second.id });
            }
        }
    }
    found
}

fn spasm(entry: &Entry) -> Option<(&Entry, &Episode)> {
    match &entry.record {
        Record::Episode(e) if !e.voided && entry.moved_to.is_none() && !e.warning_only => {
            Some((entry, e))
        }
        _ => None,
    }
}

fn end_ms(episode: &Episode) -> i64 {
    let start = episode.started_at.at_ms();
    episode.duration_ms().map_or(start + OPEN_MS, |duration| start + duration)
}
