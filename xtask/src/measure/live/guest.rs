//! Homes whose devices a server has let in.

use std::sync::Arc;

use anyhow::{Context, Result};
use banister_shared::ids::PageId;

use super::home::Home;
use super::peer::{Pass, Serving};
use super::relay::Seat;

/// So many pages of one home are open at once, as far below as above a person's.
const PAGES: usize = 10;

/// A home and what its devices show when they connect.
pub(crate) struct Guest {
    /// The home.
    pub(crate) home: Home,
    passes: Vec<Pass>,
}

impl Guest {
    /// Lets in a home with so many devices, another one for each seed.
    ///
    /// # Errors
    /// The server refuses; so everywhere here.
    pub(crate) fn new(serving: &dyn Serving, seed: u64, devices: usize) -> Result<Self> {
        let home = Home::new(seed, devices);
        Ok(Self { passes: serving.admit(&home)?, home })
    }

    /// A home whose devices have been let in with these.
    pub(crate) const fn of(home: Home, passes: Vec<Pass>) -> Self {
        Self { home, passes }
    }

    /// Where one of its devices connects.
    pub(crate) fn url(&self, serving: &dyn Serving, device: usize) -> Result<String> {
        Ok(serving.url(self.passes.get(device).context("a device that was not let in")?))
    }

    /// So many of its pages.
    pub(crate) fn pages(&self, count: usize) -> Vec<PageId> {
        (0..count).map(|number| self.home.page(number)).collect()
    }
}

/// Seats at so many pages, each with a month of `begun` episodes to which `more` will be added.
/// The writers connect to one server and the readers to another, which may be the same.
///
/// # Errors
/// A server does not answer.
pub(crate) async fn seats(
    (writers, readers): (&dyn Serving, &dyn Serving),
    pages: usize,
    (begun, more): (usize, usize),
) -> Result<Vec<Seat>> {
    let mut seats = Vec::new();
    for seed in 0..pages.div_ceil(PAGES) {
        let guest = Guest::new(writers, seed as u64, 2)?;
        let urls = (guest.url(writers, 0)?, guest.url(readers, 1)?);
        let whole = Arc::new(guest.home.month(begun + more)?.begun(begun)?);
        for page in guest.pages(PAGES.min(pages - seats.len())) {
            seats.push(Seat::take((&urls.0, &urls.1), page, whole.clone()).await?);
        }
    }
    Ok(seats)
}
