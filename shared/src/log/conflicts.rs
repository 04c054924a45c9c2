use super::{Log, LogError};
use crate::ids::{PageId, RecordId};
use crate::page::{Conflict, Entry, Page, PageError, Stamp};
use crate::store::Store;

impl<S: Store> Log<S> {
    /// Every field that was changed differently at the same time, in the whole log: on a page,
    /// or on the page that a record had been moved from.
    ///
    /// # Errors
    /// The storage's, or bytes that are not those of a page.
    pub async fn conflicts(&mut self) -> Result<Vec<Conflict>, LogError<S::Error>> {
        let states = self.store.pages(self.id).await.map_err(LogError::Store)?;
        let mut found = Vec::new();
        for state in states {
            let page = self.page(state.page).await?;
            found.extend(page.conflicts());
            for entry in page.entries().into_iter().filter(|entry| entry.moved_to.is_none()) {
                found.extend(self.late_edits(&page, &entry).await?);
            }
        }
        Ok(found)
    }

    async fn late_edits(
        &mut self,
        page: &Page,
        entry: &Entry,
    ) -> Result<Vec<Conflict>, LogError<S::Error>> {
        let Some(source) = entry.moved_from else { return Ok(Vec::new()) };
        let source = self.page(PageId { log: self.id, ..source }).await?;
        Ok(page.late_edits(entry.id, &source))
    }

    /// Settles a late edit for the value at `choice`: 0 is the one on the page the record was
    /// moved from, 1 the one where it stands.
    pub(super) async fn settle_late_edit(
        &mut self,
        stamp: &Stamp,
        record: Option<RecordId>,
        field: &str,
        choice: usize,
    ) -> Result<(), LogError<S::Error>> {
        let id = record.ok_or(PageError::NoConflict)?;
        let mut page = self.find(id).await?;
        let origin = page.entry(id).and_then(|entry| entry.moved_from);
        let source = origin.ok_or(PageError::NoConflict)?;
        let source = self.page(PageId { log: self.id, ..source }).await?;
        let late = page.late_edits(id, &source);
        if choice > 1 || late.iter().all(|conflict| conflict.field != field) {
            return Err(PageError::NoConflict.into());
        }
        let change = page.settle_late_edit(stamp, id, field, &source, choice == 0)?;
        self.append(change).await
    }
}
