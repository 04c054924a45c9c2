use automerge::Change;

use super::Page;
use crate::ids::PageId;
use crate::store::StoredPage;

impl Page {
    /// Whatever of a page can be opened, piece by piece, and whether that is all of it. What
    /// cannot be read stays in the store.
    pub fn readable(id: PageId, stored: &StoredPage) -> (Self, bool) {
        let changes = stored.changes.iter().map(Vec::as_slice);
        if let Ok(page) = Self::open(id, stored.snapshot.as_deref(), changes) {
            let whole = page.holds_all(stored);
            return (page, whole);
        }
        let snapshot = Self::open(id, stored.snapshot.as_deref(), []);
        let mut page = snapshot.unwrap_or_else(|_| Self::empty(id));
        for change in &stored.changes {
            // One that cannot be read must not keep the next from being read.
            let _ = page.apply([change.as_slice()]);
        }
        (page, false)
    }

    /// A change that follows one which is missing is not part of the document.
    fn holds_all(&self, stored: &StoredPage) -> bool {
        let held = |bytes: &Vec<u8>| {
            Change::try_from(bytes.as_slice()).is_ok_and(|change| self.contains(&change.hash()))
        };
        stored.changes.iter().all(held)
    }
}
