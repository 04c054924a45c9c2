use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::Groups;
use crate::ids::RecordId;
use crate::page::Entry;
use crate::record::Record;

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimelineItem {
    /// The record.
    #[serde(flatten)]
    pub entry: Entry,
    /// How long it lasted, in ms, for an episode that has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
    /// Other episodes that people say are the same spasm.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub same_as: BTreeSet<RecordId>,
}

/// A place in the timeline: the start and the id of the last item that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    at_ms: i64,
    id: RecordId,
}

/// A text that is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid cursor")]
pub struct InvalidCursor;

/// Episodes, relief, days, check-ins and notes, the latest first; what was taken back or moved
/// away is left out. `after` goes on behind an earlier item.
///
/// The order is that of the start, then of the id, so that it stays the same whatever a clock
/// said and in whichever order records arrived.
pub fn timeline(entries: &[Entry], after: Option<Cursor>) -> Vec<TimelineItem> {
    let groups = Groups::of(entries);
    let mut placed: Vec<(Cursor, &Entry)> = entries.iter().filter_map(place).collect();
    placed.sort_by_key(|(cursor, _)| std::cmp::Reverse(*cursor));
    let behind = |(cursor, _): &(Cursor, &Entry)| after.is_none_or(|after| *cursor < after);
    placed.into_iter().filter(behind).map(|(_, entry)| item(entry, &groups)).collect()
}

fn place(entry: &Entry) -> Option<(Cursor, &Entry)> {
    let shows = !entry.record.voided() && entry.moved_to.is_none();
    let at_ms = entry.record.starts_at().filter(|_| shows)?.at_ms();
    Some((Cursor { at_ms, id: entry.id }, entry))
}

fn item(entry: &Entry, groups: &Groups) -> TimelineItem {
    let mut same_as = groups.of_record(entry.id);
    same_as.remove(&entry.id);
    let duration_ms = match &entry.record {
        Record::Episode(episode) => episode.duration_ms(),
        _ => None,
    };
    TimelineItem { entry: entry.clone(), duration_ms, same_as }
}

impl TimelineItem {
    /// Where the timeline goes on behind this item.
    pub fn cursor(&self) -> Option<Cursor> {
        place(&self.entry).map(|(cursor, _)| cursor)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.at_ms, self.id)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let (at_ms, id) = text.split_once('_').ok_or(InvalidCursor)?;
        let at_ms = at_ms.parse().map_err(|_| InvalidCursor)?;
        Ok(Self { at_ms, id: id.parse().map_err(|_| InvalidCursor)? })
    }
}
