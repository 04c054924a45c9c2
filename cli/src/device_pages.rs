//! Pages that cannot be read must neither keep the others from being read nor anything from
//! being stored.

use std::collections::BTreeSet;

use banister_shared::ids::{LogId, PageId, PageKind, RecordId};
use banister_shared::log::{LogError, resolve};
use banister_shared::page::{Entry, Page, PageError, Stamp};
use banister_shared::record::{Profile, Record};
use banister_shared::store::Store;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::store::StoreError;

impl Device {
    /// One page; of one that is damaged what can be read.
    pub(crate) fn page(&mut self, id: PageId) -> Result<Page, CommandError> {
        match pollster::block_on(self.log(id.log).page(id)) {
            Err(error) if is_unreadable(&error) => {
                self.unreadable.insert(id);
                let stored = pollster::block_on(self.store.load(id))?;
                Ok(Page::readable(id, &stored).0)
            }
            page => Ok(page?),
        }
    }

    /// The pages found damaged so far.
    pub(crate) fn unreadable(&self) -> Vec<PageId> {
        self.unreadable.iter().copied().collect()
    }

    /// Every record of the log that can be read.
    pub(crate) fn all_entries(&mut self, log: LogId) -> Result<Vec<Entry>, CommandError> {
        let states = pollster::block_on(self.store.pages(log))?;
        let pages = states.into_iter().map(|state| state.page);
        let mut found = Vec::new();
        for id in pages.filter(|page| page.kind != PageKind::Profile) {
            found.extend(self.page(id)?.entries());
        }
        Ok(resolve(found))
    }

    /// The settings that belong to the log.
    pub(crate) fn profile(&mut self, log: LogId) -> Result<Profile, CommandError> {
        Ok(self.page(PageId::profile(log))?.profile())
    }

    /// Stores a new record. On a page that cannot be read it is a change that follows what can:
    /// it joins the others once the page is repaired.
    pub(crate) fn store_new(
        &mut self,
        log: LogId,
        stamp: &Stamp,
        id: RecordId,
        record: &Record,
    ) -> Result<(), CommandError> {
        let mut writing = self.log(log);
        let stored = pollster::block_on(writing.add(stamp, id, record));
        let damaged = writing.damaged().clone();
        self.unreadable.extend(damaged);
        Ok(stored?)
    }
}

/// Whether the page is what failed, not the storage or what was to be written.
pub(crate) const fn is_unreadable(error: &LogError<StoreError>) -> bool {
    matches!(error, LogError::Page(PageError::Unreadable | PageError::Automerge(_)))
}

/// Pages found damaged, in the order of ids.
pub(crate) type Unreadable = BTreeSet<PageId>;
