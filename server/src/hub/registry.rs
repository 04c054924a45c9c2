use std::sync::Arc;
use std::time::Duration;

use banister_shared::ids::PageId;
use moka::notification::RemovalCause;
use moka::sync::Cache;
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc};

use super::compaction::WAITING;
use super::open_page::OpenPage;
use crate::store::{Store, StoreError};

/// Memory for the pages kept open. A page of a thousand episodes takes about 1 MB.
const OPEN_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What an open page takes beside its graph.
const PAGE_BYTES: usize = 1_000;
/// Pages that have been at rest long enough to be closed, for whoever compacts them.
pub(crate) type Resting = mpsc::Receiver<PageId>;

/// A page that is locked for one exchange. `None` if it has to be read (again).
pub(super) type Slot = OwnedMutexGuard<Option<OpenPage>>;

/// Pages that are locked together.
pub(super) struct Locked {
    pub(super) slots: Vec<Slot>,
    /// All of them were read just now, so that no other server knows more.
    pub(super) fresh: bool,
}

/// The pages that are open now. Each is changed by one exchange at a time.
#[derive(Debug)]
pub(crate) struct Registry {
    pages: Cache<PageId, Kept>,
}

/// A page, and the memory it is held to take.
#[derive(Debug, Clone)]
struct Kept {
    page: Arc<Mutex<Option<OpenPage>>>,
    bytes: u32,
}

impl Registry {
    /// Keeps pages open until they have been at rest for `idle`.
    pub(crate) fn new(idle: Duration) -> (Self, Resting) {
        let (resting, closed) = mpsc::channel(WAITING);
        let at_rest = move |id: Arc<PageId>, _, cause: RemovalCause| {
            // A full queue means that others will be at rest before this one is looked at.
            if cause.was_evicted() && resting.try_send(*id).is_err() {
                tracing::debug!("a page at rest is not compacted this time");
            }
        };
        let pages = Cache::builder()
            .weigher(|_, kept: &Kept| kept.bytes)
            .max_capacity(OPEN_BYTES_MAX)
            .time_to_idle(idle)
            .eviction_listener(at_rest)
            .build();
        (Self { pages }, closed)
    }

    /// Whether a page need not be read before it can be used, as far as can be told: one that is
    /// used now has been read, or is.
    pub(super) fn has(&self, id: PageId) -> bool {
        let kept = self.pages.get(&id);
        kept.is_some_and(|kept| kept.page.try_lock().map_or(true, |page| page.is_some()))
    }

    /// Closes the pages that have been at rest long enough.
    pub(crate) fn close_resting(&self) {
        self.pages.run_pending_tasks();
    }

    /// Locks these pages, which must be sorted so that two exchanges never wait for each other,
    /// and opens those that are not.
    pub(super) async fn lock(&self, store: &Store, ids: &[PageId]) -> Result<Locked, StoreError> {
        let mut slots = Vec::with_capacity(ids.len());
        for id in ids {
            let empty = || Kept { page: Arc::default(), bytes: bytes(None) };
            let kept = self.pages.get_with(*id, empty);
            slots.push(kept.page.lock_owned().await);
        }
        let fresh = slots.iter().all(|slot| slot.is_none());
        let kept = slots.iter().all(|slot| slot.is_some());
        for (id, slot) in ids.iter().copied().zip(&mut slots).filter(|(_, slot)| slot.is_none()) {
            // One after the other, so that others read in between; and none waits with those that
            // take long, while it has pages that others want.
            **slot = Some(store.read(move |conn| OpenPage::load(conn, id)).await?);
        }
        if !kept {
            self.weigh(ids, &slots);
            // At once: some of these are read in the time until it would be done anyway.
            self.pages.run_pending_tasks();
        }
        Ok(Locked { slots, fresh })
    }

    /// Locks one page, as it is at this revision or later.
    pub(super) async fn at(
        &self,
        store: &Store,
        id: PageId,
        revision: i64,
    ) -> Result<Slot, StoreError> {
        let Locked { mut slots, fresh } = self.lock(store, &[id]).await?;
        let mut slot = slots.pop().ok_or(StoreError::Closed)?;
        let behind = !fresh && slot.as_ref().is_some_and(|page| page.row.revision < revision);
        if let Some(page) = slot.take_if(|_| behind) {
            // Another server has written: read what that was.
            *slot = Some(store.read(move |conn| page.caught_up(conn)).await?);
            self.weigh(&[id], std::slice::from_ref(&slot));
        }
        Ok(slot)
    }

    /// Notes how large the pages have become.
    pub(super) fn weigh(&self, ids: &[PageId], slots: &[Slot]) {
        for (id, slot) in ids.iter().zip(slots) {
            let page = OwnedMutexGuard::mutex(slot).clone();
            self.pages.insert(*id, Kept { page, bytes: bytes(slot.as_ref()) });
        }
    }
}

fn bytes(page: Option<&OpenPage>) -> u32 {
    let graph = page.map_or(0, |page| page.graph.size_bytes());
    u32::try_from(PAGE_BYTES + graph).unwrap_or(u32::MAX)
}
