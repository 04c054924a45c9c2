//! Devices that come, write, read and go, over and over.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use banister_shared::ids::PageId;
use futures_util::future::try_join_all;
use tokio::time::{sleep, timeout};

use super::super::process::held_kib;
use super::super::running::server;
use super::super::unit::Unit;
use super::super::watch::Watch;
use super::child::Listening;
use super::history::Told;
use super::home::Home;
use super::meter::Meter;
use super::ours::OurServer;
use super::peer::{Pass, Peer, Serving};
use super::run::block_on;
use super::socket::{ANSWER, Socket};
use super::whole::Whole;
use super::work::{Figure, Work};

/// Homes, each with a device on the line nearly all the time.
const HOMES: usize = 100;
/// Visits of each home.
const VISITS: usize = 360;
/// The memory is read after each quarter of them, and each is as long as the others.
const QUARTER: usize = VISITS / 4;
/// Changes of a visit to the page of this month. One more goes to the page before it.
const CHANGES: usize = 3;
/// Visits after which a home goes on with the next month.
const MONTH: usize = 20;
/// All changes of a page: more than 64, so that it becomes one document when it is closed.
const EPISODES: usize = (CHANGES + 1) * MONTH;
/// Pages are closed after this time, so that they come and go while there is work.
const IDLE_SECONDS: &str = "5";
/// After this time they are closed, and threads without work have ended (10 s).
const REST: Duration = Duration::from_secs(20);

/// What forty changes a second are in an hour, as fast as they can be made.
pub(crate) struct Churn;

impl Work for Churn {
    fn what(&self) -> String {
        let (visits, changes) = (HOMES * VISITS, CHANGES + 1);
        format!("an hour of churn: {visits} visits of {HOMES} homes, {changes} changes each")
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("server's memory before", Unit::MiB),
            Figure::new("after a quarter of it, at rest", Unit::MiB),
            Figure::new("after half of it, at rest", Unit::MiB),
            Figure::new("after all of it, at rest", Unit::MiB),
            Figure::new("growth after the first quarter, for 1,000 visits", Unit::KiB),
        ]
    }

    fn only_ours(&self) -> bool {
        true
    }

    fn run(&self, _: &dyn Peer) -> Result<Vec<f64>> {
        let folder = tempfile::tempdir()?;
        let database = format!("sqlite://{}/bench.db", folder.path().display());
        // Hashing passwords takes far more memory than any page: an earlier server does it.
        let earlier = OurServer::on(&database)?;
        let homes = (0..HOMES).map(|seed| Visitor::new(&earlier, seed as u64));
        let homes = homes.collect::<Result<Vec<Visitor>>>()?;
        drop(earlier);
        block_on(measure(&Closing::on(&database)?, homes))
    }
}

async fn measure(server: &Closing, mut homes: Vec<Visitor>) -> Result<Vec<f64>> {
    let before = server.held_at_rest_kib().await?;
    let mut held = Vec::new();
    for _ in 0..VISITS / QUARTER {
        try_join_all(homes.iter_mut().map(|home| home.visits(server, QUARTER))).await?;
        held.push(server.held_at_rest_kib().await?);
    }
    let [quarter, half, _, all] = held[..] else { bail!("not four quarters") };
    let growth = (all - quarter) * 1_000.0 / (HOMES * (VISITS - QUARTER)) as f64;
    let mib = [before, quarter, half, all].map(|kib| kib / 1024.0);
    Ok(mib.into_iter().chain([growth]).collect())
}

/// Our server, told to close pages early.
struct Closing {
    // Dropped first: it must not outlive the server.
    _watch: Option<Watch>,
    listening: Listening,
}

impl Closing {
    fn on(database: &str) -> Result<Self> {
        let mut command = server()?;
        command.args(["--listen", "127.0.0.1:0", "--database", database, "--log", "error"]);
        let listening = Listening::start(command.args(["--page-idle-seconds", IDLE_SECONDS]))?;
        Ok(Self { _watch: Watch::over(listening.process()).ok(), listening })
    }

    async fn open(&self, home: &Home, pass: &Pass) -> Result<Socket> {
        let url = self.listening.url(pass).replacen("http", "ws", 1);
        Socket::open(&format!("{url}/v1/sync?token={}", pass.0), &home.log.to_string()).await
    }

    /// Its memory, once it has let go of what it will let go of.
    async fn held_at_rest_kib(&self) -> Result<f64> {
        sleep(REST).await;
        Meter::settle(self.listening.process()).await?;
        held_kib(self.listening.process())
    }
}

/// A home, and how often it has visited the server.
struct Visitor {
    home: Home,
    pass: Pass,
    month: Whole,
    visits: usize,
}

impl Visitor {
    fn new(server: &OurServer, seed: u64) -> Result<Self> {
        let home = Home::new(seed, 1);
        let pass = server.admit(&home)?.pop().context("no device was let in")?;
        Ok(Self { pass, month: home.month(EPISODES)?, home, visits: 0 })
    }

    async fn visits(&mut self, server: &Closing, times: usize) -> Result<()> {
        for _ in 0..times {
            timeout(ANSWER, self.visit(server)).await.context("no answer in 60 s")??;
            self.visits += 1;
        }
        Ok(())
    }

    /// Connects, writes to the page of this month and to the one before, which gets its last
    /// changes now, takes the one before that, and goes.
    async fn visit(&self, server: &Closing) -> Result<()> {
        let (number, day) = (self.visits / MONTH, self.visits % MONTH);
        let mut socket = server.open(&self.home, &self.pass).await?;
        for place in day * CHANGES..(day + 1) * CHANGES {
            self.write(&mut socket, self.home.page(number), place).await?;
        }
        if let Some(before) = number.checked_sub(1) {
            self.write(&mut socket, self.home.page(before), MONTH * CHANGES + day).await?;
        }
        match number.checked_sub(2) {
            Some(whole) => self.take(&mut socket, self.home.page(whole)).await,
            None => Ok(()),
        }
    }

    async fn write(&self, socket: &mut Socket, page: PageId, place: usize) -> Result<()> {
        socket.sync(page, self.month.history.written(place, place)?).await?;
        while self.hear(socket, page).await?.held != Some(place + 1) {}
        Ok(())
    }

    /// Takes a page as a device that has nothing of it.
    async fn take(&self, socket: &mut Socket, page: PageId) -> Result<()> {
        socket.request(page, self.month.history.holding(0, 0)).await?;
        while self.hear(socket, page).await?.changes.len() < EPISODES {}
        Ok(())
    }

    /// The next thing that is said of this page.
    async fn hear(&self, socket: &mut Socket, page: PageId) -> Result<Told> {
        loop {
            let said = socket.next().await?;
            if said.page == page {
                return self.month.history.told(&said.data.context("the page is not there")?);
            }
        }
    }
}
