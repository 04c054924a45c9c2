//! One page: the Automerge document of one month (or of the profile), opened, read, written.

mod anew;
mod carry;
mod conflict;
mod copy;
mod entry;
mod error;
mod late;
mod left;
mod plain;
mod readable;
mod typed;
mod version;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ChangeHash};

pub use anew::Anew;
pub use conflict::{Alternative, Conflict};
pub use entry::Entry;
pub use error::PageError;
pub use plain::Plain;
pub use typed::typed;
pub use write::{NewChange, Stamp};

use crate::ids::PageId;

/// An open page.
#[derive(Debug, Clone)]
pub struct Page {
    id: PageId,
    doc: Automerge,
}

impl Page {
    /// A page on which nothing has been written. Making it stores nothing, so that two devices
    /// that make the same page offline have nothing to merge.
    pub fn empty(id: PageId) -> Self {
        Self { id, doc: Automerge::new() }
    }

    /// Opens a page from its snapshot, if it has one, and its further changes in any order.
    ///
    /// # Errors
    /// [`PageError::Unreadable`] if the bytes are not those of a document.
    pub fn open<'a>(
        id: PageId,
        snapshot: Option<&[u8]>,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, PageError> {
        Self::open_all(id, [snapshot], changes)
    }

    /// The same, from several snapshots of the page.
    ///
    /// # Errors
    /// [`PageError::Unreadable`] if the bytes are not those of a document.
    pub fn open_all<'a, 's>(
        id: PageId,
        snapshots: impl IntoIterator<Item = Option<&'s [u8]>>,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, PageError> {
        let mut page = Self::empty(id);
        for bytes in snapshots.into_iter().flatten() {
            let mut loaded = contained(|| Ok(Automerge::load(bytes)?))?;
            if page.doc.is_empty() {
                page.doc = loaded;
            } else {
                contained(|| Ok(page.doc.merge(&mut loaded)?))?;
            }
        }
        page.apply(changes)?;
        Ok(page)
    }

    /// Takes in changes, in any order and repeated as it may be. If it fails, the page is as it
    /// was.
    ///
    /// # Errors
    /// [`PageError::Unreadable`] if a change is broken or contradicts the document.
    pub fn apply<'a>(
        &mut self,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), PageError> {
        let parsed: Result<Vec<Change>, _> = changes.into_iter().map(Change::try_from).collect();
        let parsed = parsed.map_err(|_| PageError::Unreadable)?;
        if parsed.is_empty() {
            return Ok(());
        }
        let mut doc = self.doc.clone();
        contained(|| Ok(doc.apply_changes(parsed)?))?;
        self.doc = doc;
        Ok(())
    }

    /// Which page it is.
    pub const fn id(&self) -> PageId {
        self.id
    }

    /// The hashes that no other change follows, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        let mut heads = self.doc.get_heads();
        heads.sort_unstable();
        heads
    }

    /// The whole document in its compact form, from which [`Page::open`] makes the same page.
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The same, if it opens again as the same page: Automerge saves some documents that it
    /// does not load.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        let saved = contained(|| Ok(self.save())).ok()?;
        let reopened = Self::open(self.id, Some(&saved), []).ok()?;
        (reopened.heads() == self.heads()).then_some(saved)
    }

    /// The changes that are not among those the `heads` hold.
    pub fn after(&self, heads: &[ChangeHash]) -> Vec<ChangeHash> {
        self.doc.get_changes(heads).iter().map(Change::hash).collect()
    }

    /// Whether a change is part of the page.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(hash).is_some()
    }

    /// Every change, each after those it follows.
    pub fn changes(&self) -> Vec<NewChange> {
        let new = |mut change: Change| NewChange {
            page: self.id,
            hash: change.hash(),
            bytes: change.bytes().into_owned(),
        };
        self.doc.get_changes(&[]).into_iter().map(new).collect()
    }

    pub(crate) const fn doc(&self) -> &Automerge {
        &self.doc
    }
}

/// Automerge panics at some changes that contradict the document. Whatever another device may
/// have sent must end this one operation only.
fn contained<T>(f: impl FnOnce() -> Result<T, PageError>) -> Result<T, PageError> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or(Err(PageError::Unreadable))
}
