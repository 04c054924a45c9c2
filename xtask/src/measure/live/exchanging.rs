//! Back with nothing new over HTTP: the exchange of a device that holds everything.

use anyhow::{Context, Result, ensure};
use banister_shared::api::Session;
use xtask::device::Device;

use super::super::process::cpu_ms;
use super::super::unit::Unit;
use super::back::{EPISODES, PAGES};
use super::home::Home;
use super::ours::OurServer;
use super::peer::Peer;
use super::work::{Figure, Work};

/// So often nothing is exchanged in one run.
const TIMES: usize = 200;

/// A device that was away for a while, and asks over HTTP.
pub(crate) struct Exchanging;

impl Work for Exchanging {
    fn what(&self) -> String {
        "the same in one exchange over HTTP".to_owned()
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("server's processor time", Unit::Ms).at_most(0.2),
            Figure::new("sent and received, bodies", Unit::Bytes).at_most(300.0),
        ]
    }

    fn only_ours(&self) -> bool {
        true
    }

    fn run(&self, _: &dyn Peer) -> Result<Vec<f64>> {
        let folder = tempfile::tempdir()?;
        let server = OurServer::on(&format!("sqlite://{}/bench.db", folder.path().display()))?;
        let home = Home::new(1, 1);
        let session = server.log_in(&home)?.into_iter().next().context("no device")?;
        let mut holder = Holder::new(&server, &home, session, (PAGES, EPISODES))?;
        let (cpu_ms, bytes) = holder.nothing(&server, TIMES)?;
        Ok(vec![cpu_ms, bytes])
    }
}

/// A device that holds a log, and the server too.
pub(crate) struct Holder {
    device: Device,
    now_ms: i64,
}

impl Holder {
    /// Fills a home's log with so many months of so many episodes each and sends all of it.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) fn new(
        server: &OurServer,
        home: &Home,
        session: Session,
        (pages, episodes): (usize, usize),
    ) -> Result<Self> {
        let mut device = Device::new(session.device_id, [1; 4], session, home.log);
        let month = home.month(episodes)?;
        for page in 0..pages {
            device.keep(&month.history.on(home.page(page)))?;
        }
        let now_ms = jiff::Timestamp::now().as_millisecond();
        device.sync(&server.running.client(), now_ms)?;
        Ok(Self { device, now_ms })
    }

    /// Exchanges nothing so many times: the server's processor time in ms, and the bytes of
    /// both bodies, for each.
    ///
    /// # Errors
    /// The server refuses, or has something new.
    pub(crate) fn nothing(&mut self, server: &OurServer, times: usize) -> Result<(f64, f64)> {
        let (client, process) = (server.running.client(), server.running.process());
        // The same request each time: the server may have other work while a device prepares one.
        let (request, sent) = self.device.prepare(self.now_ms)?;
        let (before, mut bytes, mut last) = (cpu_ms(process)?, 0, None);
        for _ in 0..times {
            let response =
                client.exchange(self.device.session(), self.device.log.id(), &request)?;
            bytes += request.encode().len() + response.encode().len();
            last = Some(response);
        }
        let (took, times) = (cpu_ms(process)? - before, times as f64);
        let more = last.map(|response| self.device.accept(&sent, response, self.now_ms));
        ensure!(!more.transpose()?.unwrap_or_default(), "there was something new");
        Ok((took / times, bytes as f64 / times))
    }
}
