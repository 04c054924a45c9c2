//! Back with nothing new: two years of months, and nobody has written.

use std::time::Duration;

use anyhow::Result;
use banister_shared::ids::PageId;
use tokio::time::sleep;

use super::super::unit::Unit;
use super::counted::Counted;
use super::guest::Guest;
use super::meter::Meter;
use super::peer::{Peer, Serving};
use super::run::{Stand, block_on};
use super::socket::Socket;
use super::whole::Whole;
use super::work::{Figure, Work};

/// Two years.
pub(crate) const PAGES: usize = 24;
/// Episodes of each month.
pub(crate) const EPISODES: usize = 60;
/// So often the device comes back in one run.
const TIMES: usize = 20;
/// A server says what it still has to say within this time.
const LINGER: Duration = Duration::from_millis(20);

/// A device that was away for a while.
pub(crate) struct Back;

impl Work for Back {
    fn what(&self) -> String {
        format!("back with nothing new, {PAGES} pages of {EPISODES} episodes")
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("server's processor time, with connecting", Unit::Ms).at_most(1.5),
            Figure::new("sent and received", Unit::Bytes),
        ]
    }

    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>> {
        let stand = Stand::new(peer)?;
        let guest = Guest::new(stand.serving(), 1, 1)?;
        let (whole, pages) = (guest.home.month(EPISODES)?, guest.pages(PAGES));
        block_on(come_back(stand.serving(), &guest.url(stand.serving(), 0)?, &whole, &pages))
    }
}

async fn come_back(
    serving: &dyn Serving,
    url: &str,
    whole: &Whole,
    pages: &[PageId],
) -> Result<Vec<f64>> {
    whole.send_all(&mut Socket::open(url, "device").await?, pages).await?;
    let meter = Meter::quiet(serving.process()).await?;
    let mut counted = Counted::default();
    for _ in 0..TIMES {
        let mut socket = Socket::open(url, "device").await?;
        whole.nothing_new(&mut socket, pages).await?;
        // Whatever else it says would be lost with the connection.
        let _ = tokio::time::timeout(LINGER, socket.next()).await;
        counted += socket.counted;
    }
    sleep(LINGER).await;
    let times = TIMES as f64;
    let bytes = (counted.sent + counted.received) as f64;
    Ok(vec![meter.read_when_quiet().await? / times, bytes / times])
}
