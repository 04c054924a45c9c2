use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ids::{PageId, PageKind};
use crate::page::{Entry, Page};
use crate::record::Profile;
use crate::store::PageState;

/// So many pages are remembered: three years of a person's own and as many of a caregiver's.
const PAGES_MAX: usize = 72;

/// What was read of a log's pages, so that one that is as it was need not be opened again: that
/// takes a hundred times as long as everything else about it.
///
/// A page that was written anew under other names may look as it did: whoever does that to a log
/// begins with nothing known.
#[derive(Debug, Default)]
pub struct Known(Mutex<BTreeMap<PageId, Read>>);

/// What a page held.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// Whatever is written into the page, or comes from the server, changes this.
    state: PageState,
    pub(super) content: Content,
    /// Not everything of it could be read.
    pub(super) damaged: bool,
}

/// A page holds records, or the profile.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Entries(Vec<Entry>),
    Profile(Box<Profile>),
}

impl Known {
    /// What is known of the page, if it is in this state still.
    pub(super) fn of(&self, state: &PageState) -> Option<Read> {
        self.pages().get(&state.page).filter(|read| read.state == *state).cloned()
    }

    /// Remembers what the page holds. `state` was listed before the page was read.
    pub(super) fn keep(&self, state: PageState, content: &Content, damaged: bool) {
        let mut pages = self.pages();
        if pages.len() >= PAGES_MAX {
            pages.clear();
        }
        pages.insert(state.page, Read { state, content: content.clone(), damaged });
    }

    fn pages(&self) -> MutexGuard<'_, BTreeMap<PageId, Read>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Content {
    pub(super) fn of(page: &Page) -> Self {
        match page.id().kind {
            PageKind::Profile => Self::Profile(Box::new(page.profile())),
            _ => Self::Entries(page.entries()),
        }
    }
}
