use super::{Log, LogError};
use crate::ids::{PageId, RecordId};
use crate::page::{Page, PageError, Stamp};
use crate::record::Fields;
use crate::store::Store;

impl<S: Store> Log<S> {
    /// Edits a record wherever it stands. If its start is moved to another month, it moves to
    /// that month's page, with everything that newer versions wrote into it.
    ///
    /// # Errors
    /// No such record, one of another kind, a field that is too long, or the storage's.
    pub async fn edit<F: Fields + Clone>(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        edit: impl FnOnce(&mut F),
    ) -> Result<(), LogError<S::Error>> {
        let before = self.find(id).await?;
        let mut page = before.clone();
        let change = page.edit(stamp, id, edit)?;
        let entry = page.entry(id).ok_or(LogError::NoRecord(id))?;
        // A link stands with its episode and has no time of its own.
        let target = entry.record.starts_at().map(|_| entry.record.page(self.id, id));
        match target {
            Some(target) if target != page.id() => {
                self.relocate(stamp, id, before, page, target).await
            }
            _ => self.append(change).await,
        }
    }

    /// Types into the note of a record, letter by letter; of several, into the one that was last
    /// `seen`.
    ///
    /// # Errors
    /// No such record, one without a note, a note that is too long, or the storage's.
    pub async fn type_note(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        seen: Option<&str>,
        edit: impl FnOnce(&mut String),
    ) -> Result<(), LogError<S::Error>> {
        let change = self.find(id).await?.type_note(stamp, id, seen, edit)?;
        self.append(change).await
    }

    /// Takes a record back, or brings it back.
    ///
    /// # Errors
    /// No such record, or the storage's.
    pub async fn set_voided(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        voided: bool,
    ) -> Result<(), LogError<S::Error>> {
        let change = self.find(id).await?.set_voided(stamp, id, voided)?;
        self.append(change).await
    }

    /// Voids the record where it was and writes the edited one on `target`, both at once.
    async fn relocate(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        mut before: Page,
        edited: Page,
        target: PageId,
    ) -> Result<(), LogError<S::Error>> {
        let mut to = self.readable(target).await?;
        // The copy is of the edited record, its origin the page as it was before the edit.
        let arrived = to.move_in(stamp, id, &edited, &before)?;
        let left = before.move_out(stamp, id, target)?;
        self.append(left.into_iter().chain(arrived)).await
    }

    /// Settles a conflict for the value at `choice` (its place in `Conflict::values`).
    ///
    /// # Errors
    /// No such record, conflict or value, or the storage's.
    pub async fn resolve_conflict(
        &mut self,
        stamp: &Stamp,
        record: Option<RecordId>,
        field: &str,
        choice: usize,
    ) -> Result<(), LogError<S::Error>> {
        let mut page = match record {
            Some(id) => self.find(id).await?,
            None => self.readable(PageId::profile(self.id)).await?,
        };
        match page.resolve(stamp, record, field, choice) {
            Ok(change) => self.append(change).await,
            Err(PageError::NoConflict) => self.settle_moved(stamp, record, field, choice).await,
            Err(error) => Err(error.into()),
        }
    }
}
