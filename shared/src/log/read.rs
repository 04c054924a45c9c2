use std::collections::BTreeMap;

use super::{Known, Log, LogError, resolve};
use crate::ids::{Month, PageId, PageKind, RecordId};
use crate::page::{Entry, Page};
use crate::record::Profile;
use crate::store::Store;

impl<S: Store> Log<S> {
    /// Every record of these months (both included), voided ones too, each where it stands
    /// now; all months without a range.
    ///
    /// # Errors
    /// The storage's.
    pub async fn entries(
        &mut self,
        months: Option<(Month, Month)>,
    ) -> Result<Vec<Entry>, LogError<S::Error>> {
        let known = Known::default();
        self.reading(&known).await?.entries(months).await
    }

    /// The profile; the default if nothing was set.
    ///
    /// # Errors
    /// The storage's.
    pub async fn profile(&mut self) -> Result<Profile, LogError<S::Error>> {
        Ok(self.readable(PageId::profile(self.id)).await?.profile())
    }

    /// One record, where it stands now.
    ///
    /// # Errors
    /// [`LogError::NoRecord`], or the storage's.
    pub async fn entry(&mut self, id: RecordId) -> Result<Entry, LogError<S::Error>> {
        let page = self.find(id).await?;
        page.entry(id).ok_or(LogError::NoRecord(id))
    }

    /// The page on which a record stands: usually that of the month its id was made in, so
    /// that is opened first.
    pub(super) async fn find(&mut self, id: RecordId) -> Result<Page, LogError<S::Error>> {
        let made = Month::of(&crate::time::Moment::utc(id.made_at_ms()));
        let mut pages = self.page_ids().await?;
        pages.sort_by_key(|page| page.month.count().abs_diff(made.count()));
        let (mut copies, mut entries) = (BTreeMap::new(), Vec::new());
        for page_id in pages {
            let page = self.readable(page_id).await?;
            let Some(entry) = page.entry(id) else { continue };
            if entry.moved_to.is_none() && entry.moved_from.is_none() {
                return Ok(page);
            }
            copies.insert(page_id, page);
            entries.push(entry);
        }
        // It was moved, perhaps by two devices at once, each elsewhere.
        let standing = resolve(entries).pop().and_then(|entry| copies.remove(&entry.page));
        standing.ok_or(LogError::NoRecord(id))
    }

    async fn page_ids(&mut self) -> Result<Vec<PageId>, LogError<S::Error>> {
        let states = self.store.pages(self.id).await.map_err(LogError::Store)?;
        let pages = states.into_iter().map(|state| state.page);
        Ok(pages.filter(|page| page.kind != PageKind::Profile).collect())
    }
}
