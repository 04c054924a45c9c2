//! A large page: sent to the server, and taken by devices that have nothing of it.

use anyhow::Result;
use banister_shared::ids::PageId;

use super::super::unit::Unit;
use super::guest::Guest;
use super::meter::Meter;
use super::peer::{Peer, Serving};
use super::run::{Stand, block_on};
use super::socket::Socket;
use super::whole::Whole;
use super::work::{Figure, Work};

const EPISODES: usize = 1_000;
/// So many such pages are sent.
const PAGES: usize = 5;
/// So many devices take each.
const TAKERS: usize = 4;

/// A page of 1,000 episodes.
pub(crate) struct Large;

impl Work for Large {
    fn what(&self) -> String {
        format!("a page of {EPISODES} episodes")
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("sent as one document, server's processor time", Unit::Ms).at_most(25.0),
            Figure::new("taken by a fresh device, server's processor time", Unit::Ms).at_most(1.0),
            Figure::new("the same, first after a restart", Unit::Ms),
        ]
    }

    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>> {
        let stand = Stand::new(peer)?;
        let guest = Guest::new(stand.serving(), 1, 2)?;
        let (whole, pages) = (guest.home.month(EPISODES)?, guest.pages(PAGES));
        let sent = block_on(send(stand.serving(), &guest, &whole, &pages))?;
        let taken = block_on(take(stand.serving(), &guest, &whole, &pages.repeat(TAKERS)))?;
        let stand = stand.restarted()?;
        let first = block_on(take(stand.serving(), &guest, &whole, &pages))?;
        Ok(vec![sent, taken, first])
    }
}

/// Sends the pages one after another: processor time for each, in ms.
async fn send(
    serving: &dyn Serving,
    guest: &Guest,
    whole: &Whole,
    pages: &[PageId],
) -> Result<f64> {
    let mut socket = Socket::open(&guest.url(serving, 0)?, "sender").await?;
    let meter = Meter::quiet(serving.process()).await?;
    for page in pages {
        whole.send_all(&mut socket, &[*page]).await?;
    }
    Ok(meter.read_when_quiet().await? / pages.len() as f64)
}

/// Takes the pages, each on a connection of its own that is open already: processor time for
/// each, in ms.
async fn take(
    serving: &dyn Serving,
    guest: &Guest,
    whole: &Whole,
    pages: &[PageId],
) -> Result<f64> {
    let mut sockets = Vec::new();
    for number in 0..pages.len() {
        sockets.push(Socket::open(&guest.url(serving, 1)?, &format!("taker-{number}")).await?);
    }
    let meter = Meter::quiet(serving.process()).await?;
    for (page, socket) in pages.iter().zip(&mut sockets) {
        whole.take(socket, *page).await?;
    }
    Ok(meter.read_when_quiet().await? / pages.len() as f64)
}
