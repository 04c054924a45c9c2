use std::collections::{BTreeMap, BTreeSet};

use super::known::Content;
use super::{Known, Log, LogError, origins, resolve};
use crate::ids::{Month, PageId, PageKind};
use crate::page::Entry;
use crate::record::Profile;
use crate::store::{PageState, Store};

/// A log as the store lists it at one instant. The pages are listed once, and those that are as
/// they were when they were last read are not opened.
#[derive(Debug)]
pub struct Reading<'a, S> {
    log: &'a mut Log<S>,
    known: &'a Known,
    states: BTreeMap<PageId, PageState>,
}

impl<S: Store> Log<S> {
    /// Begins to read; what is read is remembered in `known`.
    ///
    /// # Errors
    /// The storage's.
    pub async fn reading<'a>(
        &'a mut self,
        known: &'a Known,
    ) -> Result<Reading<'a, S>, LogError<S::Error>> {
        let states = self.store.pages(self.id).await.map_err(LogError::Store)?;
        let states = states.into_iter().map(|state| (state.page, state)).collect();
        Ok(Reading { log: self, known, states })
    }
}

impl<S: Store> Reading<'_, S> {
    /// Every page of which anything is kept, in the order of ids.
    pub fn states(&self) -> impl Iterator<Item = &PageState> {
        self.states.values()
    }

    /// The months of which there are records.
    pub fn months(&self) -> BTreeSet<Month> {
        self.pages(None).into_iter().map(|page| page.month).collect()
    }

    /// Every record of these months (both included), voided ones too, each where it stands
    /// now; all months without a range.
    ///
    /// # Errors
    /// The storage's.
    pub async fn entries(
        &mut self,
        months: Option<(Month, Month)>,
    ) -> Result<Vec<Entry>, LogError<S::Error>> {
        let wanted = self.pages(months);
        let mut entries = Vec::new();
        let mut read = BTreeSet::new();
        let mut next = wanted.clone();
        while !next.is_empty() {
            for page in next {
                if let Content::Entries(found) = self.content(page).await? {
                    entries.extend(found);
                }
                read.insert(page);
            }
            next = origins(self.log.id, &entries, &read);
        }
        entries = resolve(entries);
        entries.retain(|entry| wanted.contains(&entry.page));
        Ok(entries)
    }

    /// The profile; the default if nothing was set.
    ///
    /// # Errors
    /// The storage's.
    pub async fn profile(&mut self) -> Result<Profile, LogError<S::Error>> {
        let page = PageId::profile(self.log.id);
        // Most have set nothing: then there is no page to load.
        if !self.states.contains_key(&page) {
            return Ok(Profile::unset());
        }
        match self.content(page).await? {
            Content::Profile(profile) => Ok(*profile),
            Content::Entries(_) => Ok(Profile::unset()),
        }
    }

    /// What a page holds, opened if it is not known.
    async fn content(&mut self, page: PageId) -> Result<Content, LogError<S::Error>> {
        let state = self.states.get(&page);
        if let Some(read) = state.and_then(|state| self.known.of(state)) {
            self.log.damaged.extend(read.damaged.then_some(page));
            return Ok(read.content);
        }
        let content = Content::of(&self.log.readable(page).await?);
        if let Some(state) = state {
            self.known.keep(state.clone(), &content, self.log.damaged.contains(&page));
        }
        Ok(content)
    }

    fn pages(&self, months: Option<(Month, Month)>) -> Vec<PageId> {
        let wanted = |page: &&PageId| match months {
            _ if page.kind == PageKind::Profile => false,
            Some((from, to)) => (from..=to).contains(&page.month),
            None => true,
        };
        self.states.keys().filter(wanted).copied().collect()
    }
}
