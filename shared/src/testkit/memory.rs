//! A device's storage in memory. A crash is a clone: what was written before stays.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;

use automerge::ChangeHash;

use crate::ids::{LogId, PageId};
use crate::page::NewChange;
use crate::store::{PageState, Settled, Store, StoredPage, SyncState};
use crate::sync::HashList;

/// The store.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    changes: Vec<Kept>,
    snapshots: BTreeMap<PageId, Vec<u8>>,
    heads: BTreeMap<PageId, HashList>,
    states: BTreeMap<LogId, SyncState>,
    loads: usize,
}

#[derive(Debug, Clone)]
struct Kept {
    change: NewChange,
    sent: bool,
}

impl MemoryStore {
    /// How often a page was loaded from it.
    pub const fn loads(&self) -> usize {
        self.loads
    }

    fn keep(&mut self, change: &NewChange, sent: bool) {
        let same = |kept: &Kept| kept.change.page == change.page && kept.change.hash == change.hash;
        if !self.changes.iter().any(same) {
            self.changes.push(Kept { change: change.clone(), sent });
        }
    }

    fn count(&self, page: PageId, wanted: impl Fn(&Kept) -> bool) -> u64 {
        self.changes.iter().filter(|kept| kept.change.page == page && wanted(kept)).count() as u64
    }
}

impl Store for MemoryStore {
    type Error = Infallible;

    async fn append(&mut self, changes: &[NewChange]) -> Result<(), Infallible> {
        changes.iter().for_each(|change| self.keep(change, false));
        Ok(())
    }

    async fn load(&mut self, page: PageId) -> Result<StoredPage, Infallible> {
        self.loads += 1;
        let of_page = self.changes.iter().filter(|kept| kept.change.page == page);
        let changes = of_page.map(|kept| kept.change.bytes.clone()).collect();
        Ok(StoredPage { snapshot: self.snapshots.get(&page).cloned(), changes })
    }

    async fn pages(&mut self, log: LogId) -> Result<Vec<PageState>, Infallible> {
        let mut ids: Vec<PageId> = self.changes.iter().map(|kept| kept.change.page).collect();
        ids.extend(self.snapshots.keys().chain(self.heads.keys()));
        ids.retain(|page| page.log == log);
        ids.sort_unstable();
        ids.dedup();
        let state = |page: PageId| PageState {
            page,
            server_heads: self.heads.get(&page).cloned().unwrap_or_default(),
            unsent: self.count(page, |kept| !kept.sent),
            changes: self.count(page, |_| true),
        };
        Ok(ids.into_iter().map(state).collect())
    }

    async fn unsent(
        &mut self,
        log: LogId,
        except: &[PageId],
        bytes_max: usize,
    ) -> Result<Vec<NewChange>, Infallible> {
        let wanted = |page: &PageId| page.log == log && !except.contains(page);
        let mut bytes = 0;
        let unsent = self.changes.iter().filter(|kept| !kept.sent && wanted(&kept.change.page));
        let fits = |kept: &&Kept| {
            let first = bytes == 0;
            bytes += kept.change.bytes.len();
            first || bytes <= bytes_max
        };
        Ok(unsent.take_while(fits).map(|kept| kept.change.clone()).collect())
    }

    async fn sync_state(&mut self, log: LogId) -> Result<SyncState, Infallible> {
        Ok(self.states.get(&log).cloned().unwrap_or_default())
    }

    async fn settle(&mut self, log: LogId, settled: &Settled) -> Result<(), Infallible> {
        let acknowledged: HashSet<(PageId, ChangeHash)> =
            settled.acknowledged.iter().copied().collect();
        for kept in &mut self.changes {
            kept.sent |= acknowledged.contains(&(kept.change.page, kept.change.hash));
        }
        self.snapshots.extend(settled.snapshots.iter().cloned());
        settled.received.iter().for_each(|change| self.keep(change, true));
        self.heads.extend(settled.server_heads.iter().cloned());
        self.states.insert(log, settled.state.clone());
        Ok(())
    }

    async fn requeue(&mut self, changes: &[NewChange]) -> Result<(), Infallible> {
        let named: HashSet<_> = changes.iter().map(|change| (change.page, change.hash)).collect();
        self.changes.retain(|kept| !named.contains(&(kept.change.page, kept.change.hash)));
        changes.iter().for_each(|change| self.keep(change, false));
        Ok(())
    }

    async fn compact(
        &mut self,
        page: PageId,
        snapshot: &[u8],
        covered: &[ChangeHash],
    ) -> Result<(), Infallible> {
        let gone = |kept: &Kept| {
            kept.change.page == page && kept.sent && covered.contains(&kept.change.hash)
        };
        self.changes.retain(|kept| !gone(kept));
        self.snapshots.insert(page, snapshot.to_vec());
        Ok(())
    }
}
