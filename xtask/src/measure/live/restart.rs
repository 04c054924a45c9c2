//! Everyone back at once after a restart, as stock clients come back.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use banister_shared::ids::PageId;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use super::super::unit::Unit;
use super::crowd::{Crowd, crowd};
use super::meter::Meter;
use super::peer::{Peer, Serving};
use super::run::{Stand, block_on};
use super::socket::{ANSWER, Socket};
use super::whole::Whole;
use super::work::{Figure, Work};

/// An ordinary month.
const EPISODES: usize = 30;
/// Stock clients try again after this time.
const AGAIN: Duration = Duration::from_secs(5);

/// So many connections, with a page each.
pub(crate) struct Restart {
    /// How many.
    pub(crate) connections: usize,
    /// Too many for others.
    pub(crate) only_ours: bool,
}

impl Work for Restart {
    fn what(&self) -> String {
        format!("{} back at once after a restart, a page each", self.connections)
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("server's processor time for each", Unit::Ms).at_most(0.3),
            Figure::new("answered in 60 s", Unit::Percent).at_least(100.0),
            Figure::new("until the last was answered", Unit::Ms),
        ]
    }

    fn only_ours(&self) -> bool {
        self.only_ours
    }

    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>> {
        let stand = Stand::new(peer)?;
        let crowds = crowd(stand.serving(), self.connections)?;
        let wholes = crowds.iter().map(|crowd| Ok(Arc::new(crowd.guest.home.month(EPISODES)?)));
        let wholes = wholes.collect::<Result<Vec<Arc<Whole>>>>()?;
        block_on(write(stand.serving(), &crowds, &wholes))?;
        let stand = stand.restarted()?;
        block_on(come_back(stand.serving(), &crowds, &wholes))
    }
}

async fn write(serving: &dyn Serving, crowds: &[Crowd], wholes: &[Arc<Whole>]) -> Result<()> {
    for (crowd, whole) in crowds.iter().zip(wholes) {
        let mut socket = Socket::open(&crowd.guest.url(serving, 0)?, "writer").await?;
        whole.send_all(&mut socket, &crowd.guest.pages(crowd.sockets)).await?;
    }
    // Servers that answer first and store later have stored when they are quiet.
    Meter::quiet(serving.process()).await?;
    Ok(())
}

async fn come_back(
    serving: &dyn Serving,
    crowds: &[Crowd],
    wholes: &[Arc<Whole>],
) -> Result<Vec<f64>> {
    let meter = Meter::quiet(serving.process()).await?;
    let begun = Instant::now();
    let mut devices = JoinSet::new();
    for (crowd, whole) in crowds.iter().zip(wholes) {
        let pages = crowd.guest.pages(crowd.sockets);
        for (url, page) in crowd.urls(serving)?.into_iter().zip(pages) {
            devices.spawn(back(url, page, whole.clone()));
        }
    }
    let (wanted, mut last) = (devices.len(), begun);
    let mut answered = Vec::new();
    while let Ok(Some(device)) = timeout_at(begun + ANSWER, devices.join_next()).await {
        answered.push(device?);
        last = Instant::now();
    }
    if answered.is_empty() {
        bail!("no answer in 60 s");
    }
    let each = meter.read_when_quiet().await? / answered.len() as f64;
    let percent = answered.len() as f64 / wanted as f64 * 100.0;
    let all = answered.len() == wanted;
    let until_ms = if all { (last - begun).as_secs_f64() * 1000.0 } else { f64::NAN };
    Ok(vec![each, percent, until_ms])
}

/// A device that comes back until it is answered; its socket stays open.
async fn back(url: String, page: PageId, whole: Arc<Whole>) -> Socket {
    loop {
        match try_back(&url, page, &whole).await {
            Ok(socket) => return socket,
            Err(_) => sleep(AGAIN).await,
        }
    }
}

async fn try_back(url: &str, page: PageId, whole: &Whole) -> Result<Socket> {
    let mut socket = Socket::open(url, &format!("device-{page}")).await?;
    whole.nothing_new(&mut socket, &[page]).await?;
    Ok(socket)
}
