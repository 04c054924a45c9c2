//! Writes the access journal, and remembers what this hour has already, so that a request
//! costs nothing.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::store::journal::{Access, record};
use crate::store::{Store, StoreResult};

/// Accesses remembered; then all are forgotten and, at worst, written once more.
const REMEMBERED: usize = 100_000;

/// What the current hour has already.
#[derive(Default)]
pub(crate) struct Journal {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    hour: i64,
    accesses: HashSet<Access>,
}

impl Journal {
    /// Makes sure that the journal has this access. Nobody reads a log without a trace: if it
    /// cannot be written, the request fails.
    ///
    /// # Errors
    /// The store failed.
    pub(crate) async fn note(&self, store: &Store, access: Access) -> StoreResult<()> {
        if self.knows(&access) {
            return Ok(());
        }
        store.write(move |conn| record(conn, &access)).await?;
        self.remember(access);
        Ok(())
    }

    fn knows(&self, access: &Access) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.accesses.contains(access)
    }

    fn remember(&self, access: Access) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.hour != access.hour || seen.accesses.len() >= REMEMBERED {
            seen.accesses.clear();
            seen.hour = access.hour;
        }
        seen.accesses.insert(access);
    }
}
