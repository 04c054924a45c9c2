use std::collections::BTreeMap;

use crate::ids::PageId;
use crate::page::{Conflict, Entry, Page};
use crate::record::Record;
use crate::store::PageState;

/// What was seen of a log's pages when somebody last asked for its conflicts.
#[derive(Debug, Default)]
pub struct Glances(pub(super) BTreeMap<PageId, Glance>);

/// What of a page tells its conflicts, and where its records stand.
#[derive(Debug)]
pub(super) struct Glance {
    /// Whatever is written into the page, or comes from the server, changes this.
    pub(super) state: PageState,
    pub(super) conflicts: Vec<Conflict>,
    /// Without what is recorded.
    pub(super) entries: Vec<Entry>,
}

impl Glance {
    pub(super) fn of(state: PageState, page: &Page) -> Self {
        let bare = |entry| Entry { record: Record::Unknown, ..entry };
        let entries = page.entries().into_iter().map(bare).collect();
        Self { state, conflicts: page.conflicts(), entries }
    }

    /// Whether a record was moved here, or away.
    pub(super) fn has_moved(&self) -> bool {
        self.entries.iter().any(|entry| entry.moved_to.or(entry.moved_from).is_some())
    }
}
