use std::collections::VecDeque;

use crate::store::change::{self, LogChange};
use crate::store::log::Log;
use crate::store::snapshot::{self, LogSnapshot};
use crate::store::{Connection, StoreResult};

/// Rows read at once.
const BATCH: i64 = 500;

/// What a log has after some number, in order: changes, and snapshots where their last change
/// stood.
pub(super) struct Since<'a> {
    log: &'a Log,
    /// Where the next changes are read from.
    after: i64,
    changes: VecDeque<LogChange>,
    snapshot: Option<LogSnapshot>,
}

/// One of them.
pub(super) enum Item {
    Change(LogChange),
    Snapshot(LogSnapshot),
}

impl Item {
    /// The number of its last change.
    pub(super) const fn seq(&self) -> i64 {
        match self {
            Self::Change(change) => change.seq,
            Self::Snapshot(snapshot) => snapshot.covered_seq,
        }
    }
}

impl<'a> Since<'a> {
    pub(super) fn new(conn: &mut Connection, log: &'a Log, after: i64) -> StoreResult<Self> {
        let news = after < log.seq;
        let snapshot = if news { snapshot::next_of_log(conn, log.id, after)? } else { None };
        Ok(Self { log, after, changes: VecDeque::new(), snapshot })
    }

    /// The next one.
    pub(super) fn next(&mut self, conn: &mut Connection) -> StoreResult<Option<Item>> {
        if self.changes.is_empty() && self.after < self.log.seq {
            self.changes = change::of_log(conn, self.log.id, self.after, BATCH)?.into();
            self.after = self.changes.back().map_or(self.log.seq, |change| change.seq);
        }
        let next_change = self.changes.front().map_or(i64::MAX, |change| change.seq);
        if let Some(next) = self.snapshot.take_if(|next| next.covered_seq < next_change) {
            self.snapshot = snapshot::next_of_log(conn, self.log.id, next.covered_seq)?;
            return Ok(Some(Item::Snapshot(next)));
        }
        Ok(self.changes.pop_front().map(Item::Change))
    }
}
