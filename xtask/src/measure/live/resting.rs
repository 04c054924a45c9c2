//! Memory of pages that were written and that nobody has open any more.

use anyhow::{Context, Result, ensure};
use tokio::time::sleep;

use super::super::process::held_kib;
use super::super::unit::Unit;
use super::guest::Guest;
use super::meter::Meter;
use super::peer::{Peer, Plenty, Serving};
use super::run::{Stand, block_on};
use super::socket::Socket;
use super::work::{Figure, Work};

/// An ordinary month.
const EPISODES: usize = 30;
/// Pages of one log, below the limit for one.
const LOG_PAGES: usize = 1_000;
/// Pages before the memory is read for the first time, so that the program itself is there. What
/// the allocator keeps of the work then counts as the pages': the number is an upper bound.
const FIRST: usize = 20;

/// Many pages, left alone.
pub(crate) struct Resting;

impl Work for Resting {
    fn what(&self) -> String {
        format!("pages of {EPISODES} episodes, written and left alone")
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("server's memory for each", Unit::KiB).at_most(2.0),
            Figure::new("pages, as many as were taken in 60 s a log", Unit::Count),
        ]
    }

    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>> {
        let stand = Stand::new(peer)?;
        let plenty = peer.plenty();
        let logs = 0..=plenty.pages.div_ceil(LOG_PAGES);
        let guests = logs.map(|seed| Guest::new(stand.serving(), seed as u64, 1));
        let guests = guests.collect::<Result<Vec<Guest>>>()?;
        // Hashing their passwords has taken far more memory than any page.
        let stand = stand.restarted()?;
        block_on(measure(stand.serving(), plenty, &guests))
    }
}

async fn measure(serving: &dyn Serving, plenty: Plenty, guests: &[Guest]) -> Result<Vec<f64>> {
    let (first, others) = guests.split_first().context("nobody to write")?;
    write(serving, first, FIRST).await?;
    let before = at_rest(serving, plenty).await?;
    let pages = write_all(serving, others, plenty.pages).await?;
    ensure!(pages > 0, "no answer in 60 s");
    let after = at_rest(serving, plenty).await?;
    Ok(vec![(after - before) / pages as f64, pages as f64])
}

/// Writes so many pages into the logs of all of these; how many were taken in time.
async fn write_all(serving: &dyn Serving, guests: &[Guest], wanted: usize) -> Result<usize> {
    let mut pages = 0;
    for guest in guests {
        let some = LOG_PAGES.min(wanted - pages);
        let written = write(serving, guest, some).await?;
        pages += written;
        if written < some {
            break;
        }
    }
    Ok(pages)
}

/// Writes so many pages into a log and leaves; how many were taken in time.
async fn write(serving: &dyn Serving, guest: &Guest, pages: usize) -> Result<usize> {
    let device = guest.home.log.to_string();
    let mut socket = Socket::open(&guest.url(serving, 0)?, &device).await?;
    guest.home.month(EPISODES)?.send(&mut socket, &guest.pages(pages)).await
}

/// Memory in KiB, once the server has let go of what it will let go of.
async fn at_rest(serving: &dyn Serving, plenty: Plenty) -> Result<f64> {
    sleep(plenty.rest).await;
    Meter::quiet(serving.process()).await?;
    held_kib(serving.process())
}
