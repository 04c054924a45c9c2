//! Connections with nothing to do.

use anyhow::{Result, bail};
use tokio::task::JoinSet;

use super::super::process::held_kib;
use super::super::unit::Unit;
use super::crowd::{Crowd, crowd};
use super::meter::Meter;
use super::peer::{Peer, Serving};
use super::run::{Stand, block_on};
use super::socket::Socket;
use super::work::{Figure, Work};

/// As many connections as the peer is asked to hold, each of a device that has introduced itself.
pub(crate) struct Idle;

/// Sockets that answer pings and do nothing else, closed when this is dropped.
pub(crate) struct Idlers(JoinSet<()>);

impl Work for Idle {
    fn what(&self) -> String {
        "idle connections".to_owned()
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("server's memory for each", Unit::KiB).at_most(10.0),
            Figure::new("connections at once", Unit::Count),
        ]
    }

    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>> {
        let stand = Stand::new(peer)?;
        let crowds = crowd(stand.serving(), peer.plenty().connections)?;
        // Letting them in has taken memory of its own.
        let stand = stand.restarted()?;
        block_on(held(stand.serving(), &crowds))
    }
}

async fn held(serving: &dyn Serving, crowds: &[Crowd]) -> Result<Vec<f64>> {
    let process = serving.process();
    drop(Socket::open(&crowds_first(serving, crowds)?, "first").await?);
    Meter::quiet(process).await?;
    let before = held_kib(process)?;
    let mut idlers = Idlers::none();
    for crowd in crowds {
        idlers.add(crowd.urls(serving)?, crowd.guest.home.log.to_string()).await?;
    }
    Meter::quiet(process).await?;
    let open = idlers.open();
    if open == 0 {
        bail!("every connection was closed");
    }
    Ok(vec![(held_kib(process)? - before) / open as f64, open as f64])
}

fn crowds_first(serving: &dyn Serving, crowds: &[Crowd]) -> Result<String> {
    match crowds.first() {
        Some(crowd) => crowd.guest.url(serving, 0),
        None => bail!("nobody to connect"),
    }
}

impl Idlers {
    /// None as yet.
    pub(crate) fn none() -> Self {
        Self(JoinSet::new())
    }

    /// Opens one more socket at each of these, under names of its own.
    ///
    /// # Errors
    /// The server refuses one.
    pub(crate) async fn add(&mut self, urls: Vec<String>, name: String) -> Result<()> {
        for (number, url) in urls.into_iter().enumerate() {
            let mut socket = Socket::open(&url, &format!("{name}-{number}")).await?;
            self.0.spawn(async move { while socket.next().await.is_ok() {} });
        }
        Ok(())
    }

    /// How many are open.
    pub(crate) fn open(&mut self) -> usize {
        while self.0.try_join_next().is_some() {}
        self.0.len()
    }
}
