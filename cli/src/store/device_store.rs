//! The core's [`Store`] on SQLite. Its methods never wait for anything but the disk.

use automerge::ChangeHash;
use banister_shared::ids::{LogId, PageId};
use banister_shared::page::NewChange;
use banister_shared::store::{PageState, Settled, Store, StoredPage, SyncState};

use super::{SqliteStore, StoreError};

/// The same for the store and for a borrowed one, which several logs take turns with.
macro_rules! device_store {
    ($($type:ty),*) => {$(
        impl Store for $type {
            type Error = StoreError;

            async fn append(&mut self, changes: &[NewChange]) -> Result<(), StoreError> {
                self.append_changes(changes)
            }

            async fn load(&mut self, page: PageId) -> Result<StoredPage, StoreError> {
                self.load_page(page)
            }

            async fn pages(&mut self, log: LogId) -> Result<Vec<PageState>, StoreError> {
                self.page_states(log)
            }

            async fn unsent(
                &mut self,
                log: LogId,
                except: &[PageId],
                bytes_max: usize,
            ) -> Result<Vec<NewChange>, StoreError> {
                self.unsent_changes(log, except, bytes_max)
            }

            async fn sync_state(&mut self, log: LogId) -> Result<SyncState, StoreError> {
                self.exchange_state(log)
            }

            async fn settle(&mut self, log: LogId, settled: &Settled) -> Result<(), StoreError> {
                self.settle_exchange(log, settled)
            }

            async fn requeue(&mut self, changes: &[NewChange]) -> Result<(), StoreError> {
                self.requeue_changes(changes)
            }

            async fn compact(
                &mut self,
                page: PageId,
                snapshot: &[u8],
                covered: &[ChangeHash],
            ) -> Result<(), StoreError> {
                self.compact_page(page, snapshot, covered)
            }
        }
    )*};
}

device_store!(SqliteStore, &mut SqliteStore);
