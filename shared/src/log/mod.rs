//! A person's log on a device: records added, edited, moved and linked across pages, each
//! write one durable append to the store.

mod carry;
mod conflicts;
mod edit;
mod error;
mod glance;
mod known;
mod link;
mod read;
mod reading;
mod resolve;

pub use carry::{Carried, StoredPages, carry_over};
pub use error::LogError;
pub use glance::Glances;
pub use known::Known;
pub use reading::Reading;
pub use resolve::{origins, resolve};

use std::collections::BTreeSet;

use crate::ids::{LogId, PageId, RecordId};
use crate::page::{NewChange, Page, Stamp};
use crate::record::{Profile, Record};
use crate::store::Store;

/// A log in a device's store.
#[derive(Debug)]
pub struct Log<S> {
    id: LogId,
    store: S,
    damaged: BTreeSet<PageId>,
}

impl<S: Store> Log<S> {
    /// The log with this id; it need not exist yet.
    pub const fn new(id: LogId, store: S) -> Self {
        Self { id, store, damaged: BTreeSet::new() }
    }

    /// Which log it is.
    pub const fn id(&self) -> LogId {
        self.id
    }

    /// The store it is kept in.
    pub const fn store(&mut self) -> &mut S {
        &mut self.store
    }

    /// Opens one page; empty if nothing is kept of it.
    ///
    /// # Errors
    /// The storage's, or bytes that are not those of a page.
    pub async fn page(&mut self, id: PageId) -> Result<Page, LogError<S::Error>> {
        let stored = self.store.load(id).await.map_err(LogError::Store)?;
        let changes = stored.changes.iter().map(Vec::as_slice);
        Ok(Page::open(id, stored.snapshot.as_deref(), changes)?)
    }

    /// Opens one page; of one that is damaged what can be read, so that it keeps nobody from
    /// reading the others or from writing.
    ///
    /// # Errors
    /// The storage's.
    pub async fn readable(&mut self, id: PageId) -> Result<Page, LogError<S::Error>> {
        match self.page(id).await {
            Err(LogError::Page(_)) => {
                self.damaged.insert(id);
                let stored = self.store.load(id).await.map_err(LogError::Store)?;
                Ok(Page::readable(id, &stored).0)
            }
            page => page,
        }
    }

    /// The pages of which not everything could be read so far.
    pub const fn damaged(&self) -> &BTreeSet<PageId> {
        &self.damaged
    }

    /// Adds a record to the page of its start. When this returns, it is on disk.
    ///
    /// # Errors
    /// A field that is too long, or the storage's.
    pub async fn add(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        record: &Record,
    ) -> Result<(), LogError<S::Error>> {
        self.add_to(record.page(self.id, id), stamp, id, record).await
    }

    /// Edits the profile.
    ///
    /// # Errors
    /// A field that is too long, or the storage's.
    pub async fn edit_profile(
        &mut self,
        stamp: &Stamp,
        edit: impl FnOnce(&mut Profile),
    ) -> Result<(), LogError<S::Error>> {
        let change = self.readable(PageId::profile(self.id)).await?.edit_profile(stamp, edit)?;
        self.append(change).await
    }

    /// Replaces the sent changes of pages that have many by a snapshot, so that they open fast.
    /// One that is damaged stays as it is.
    ///
    /// # Errors
    /// The storage's.
    pub async fn compact(&mut self) -> Result<(), LogError<S::Error>> {
        const CHANGES_MAX: u64 = 64;
        let pages = self.store.pages(self.id).await.map_err(LogError::Store)?;
        for state in pages.into_iter().filter(|s| s.changes - s.unsent > CHANGES_MAX) {
            let page = self.readable(state.page).await?;
            if self.damaged.contains(&state.page) {
                continue;
            }
            // Nothing is deleted for a snapshot that does not open as the same page.
            let Some(snapshot) = page.snapshot() else { continue };
            let covered: Vec<_> = page.changes().into_iter().map(|change| change.hash).collect();
            let compacted = self.store.compact(state.page, &snapshot, &covered).await;
            compacted.map_err(LogError::Store)?;
        }
        Ok(())
    }

    async fn add_to(
        &mut self,
        page: PageId,
        stamp: &Stamp,
        id: RecordId,
        record: &Record,
    ) -> Result<(), LogError<S::Error>> {
        let change = self.readable(page).await?.create(stamp, id, record)?;
        self.append(change).await
    }

    async fn append(
        &mut self,
        changes: impl IntoIterator<Item = NewChange>,
    ) -> Result<(), LogError<S::Error>> {
        let changes: Vec<NewChange> = changes.into_iter().collect();
        self.store.append(&changes).await.map_err(LogError::Store)
    }
}
