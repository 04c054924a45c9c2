//! What a device's storage must do: keep changes, and know which of them the server has.
//!
//! [`conformance`](crate::testkit::store) holds every implementation to it.

mod types;

use crate::ids::{LogId, PageId};
use crate::page::NewChange;

pub use types::{PageState, Settled, StoredPage, SyncState};

/// A device's storage. Two processes or tabs may have the same one open.
///
/// They may append at once; whoever exchanges or compacts must be the only one to do so, because
/// [`accept`](crate::sync::accept) reads a page, opens it, and then settles.
///
/// Every method is one transaction: when it returns, what it wrote survives the death of the
/// process and of the machine; when it fails, nothing was written.
#[expect(async_fn_in_trait, reason = "stores are used by the one task that owns them")]
pub trait Store {
    /// Why the storage failed.
    type Error: std::error::Error + 'static;

    /// Keeps changes made on this device, to be sent in this order. A change that is there
    /// already stays as it is.
    async fn append(&mut self, changes: &[NewChange]) -> Result<(), Self::Error>;

    /// Everything kept of a page, whether sent or not; empty if there is nothing.
    async fn load(&mut self, page: PageId) -> Result<StoredPage, Self::Error>;

    /// Every page of the log of which anything is kept, in the order of ids.
    async fn pages(&mut self, log: LogId) -> Result<Vec<PageState>, Self::Error>;

    /// The oldest changes that the server is not known to have, in the order they were
    /// appended: at least one if there is any, and about `bytes_max` bytes together. Pages in
    /// `except` are left out.
    async fn unsent(
        &mut self,
        log: LogId,
        except: &[PageId],
        bytes_max: usize,
    ) -> Result<Vec<NewChange>, Self::Error>;

    /// Where the exchange with the server stands; the default if there never was one.
    async fn sync_state(&mut self, log: LogId) -> Result<SyncState, Self::Error>;

    /// Keeps the outcome of an exchange, all at once.
    async fn settle(&mut self, log: LogId, settled: &Settled) -> Result<(), Self::Error>;

    /// Marks these changes of a page as unsent, to be sent in this order, keeping those that
    /// were only part of a snapshot: the server has lost them.
    async fn requeue(&mut self, changes: &[NewChange]) -> Result<(), Self::Error>;

    /// Replaces a page's snapshot and every sent change that `snapshot` was made of (named by
    /// their hashes). Unsent changes stay.
    async fn compact(
        &mut self,
        page: PageId,
        snapshot: &[u8],
        covered: &[automerge::ChangeHash],
    ) -> Result<(), Self::Error>;
}
