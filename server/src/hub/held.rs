use super::open_page::OpenPage;
use super::registry::{Locked, Slot};
use crate::error::ApiError;
use crate::store::page;

/// Open pages taken out of their slots while they may be ahead of the disk.
///
/// Whatever ends the exchange meanwhile (an error, a panic, a connection that is gone), the
/// slots are empty, and whoever comes next reads the pages from the disk.
pub(super) struct Held {
    slots: Vec<Slot>,
    /// The pages, in the order of the slots.
    pub(super) pages: Vec<OpenPage>,
    /// All of them were read just now, so that no other server knows more.
    pub(super) fresh: bool,
}

impl Held {
    pub(super) fn take(locked: Locked) -> Result<Self, ApiError> {
        let Locked { mut slots, fresh } = locked;
        let pages: Option<Vec<OpenPage>> = slots.iter_mut().map(|slot| slot.take()).collect();
        let pages = pages.ok_or_else(|| ApiError::internal("a page is closed"))?;
        Ok(Self { slots, pages, fresh })
    }

    /// Puts the pages back, as what was committed; gives the slots.
    pub(super) fn put_back(mut self, committed: &[page::Page]) -> Vec<Slot> {
        for (slot, mut page) in self.slots.iter_mut().zip(self.pages) {
            if let Some(row) = committed.iter().find(|row| row.id == page.row.id) {
                page.row = row.clone();
            }
            **slot = Some(page);
        }
        self.slots
    }
}
