use crate::ids::PageId;
use crate::page::NewChange;
use crate::sync::{Digest, HashList};

/// What is kept of one page. Snapshot and changes may overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredPage {
    /// A document that holds every change up to some point.
    pub snapshot: Option<Vec<u8>>,
    /// Changes, in the order they were kept.
    pub changes: Vec<Vec<u8>>,
}

/// A page as the exchange sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageState {
    /// Which page.
    pub page: PageId,
    /// The server's heads as last heard; empty if it never had any.
    pub server_heads: HashList,
    /// Changes that the server is not known to have.
    pub unsent: u64,
    /// Changes kept one by one, sent or not.
    pub changes: u64,
}

/// Where the exchange of a log with the server stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncState {
    /// The server's counter, as last heard.
    pub cursor: u64,
    /// The sum over every page's server heads.
    pub digest: Digest,
    /// The next exchange must list every page: the digests differed.
    pub complete_next: bool,
    /// When the server last answered, by this device's clock; ms since 1970.
    pub last_contact_ms: Option<i64>,
    /// By how many ms this device's clock was ahead of the server's then.
    pub clock_ahead_ms: i64,
}

/// The outcome of one exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Changes that the server now has on disk: no longer unsent.
    pub acknowledged: Vec<(PageId, automerge::ChangeHash)>,
    /// Changes that came from the server.
    pub received: Vec<NewChange>,
    /// Snapshots that came from the server; each replaces the page's own, which it holds, but
    /// no change kept one by one.
    pub snapshots: Vec<(PageId, Vec<u8>)>,
    /// The server's heads of the pages that were answered.
    pub server_heads: Vec<(PageId, HashList)>,
    /// Where the exchange stands now.
    pub state: SyncState,
}
