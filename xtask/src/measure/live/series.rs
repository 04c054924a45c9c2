//! What does not make anything dearer: how much is stored, how old a log is, who else is there.

use std::sync::Arc;

use anyhow::{Context, Result};

use super::super::samples::Samples;
use super::super::section::Section;
use super::super::table::drawn;
use super::super::unit::Unit;
use super::crowd::crowd;
use super::exchanging::Holder;
use super::guest::Guest;
use super::home::Home;
use super::idle::Idlers;
use super::meter::Meter;
use super::ours::OurServer;
use super::peer::Serving;
use super::relay::{Load, Seat, relay};
use super::run::block_on;
use super::socket::Socket;

const HEAD: [&str; 5] = ["", "one change", "one connection", "back with one page", "one exchange"];
/// Pages that change at the same time.
const PAGES: usize = 10;
/// Episodes of a page before it changes.
const BEGUN: usize = 30;
/// For a second.
const LOAD: Load = Load { per_second: 250, each: 25 };
/// So often a device connects in one run, comes back, and exchanges nothing.
const TIMES: usize = 50;

/// What is there before anything is measured.
#[derive(Clone, Copy)]
struct Setting {
    /// Pages of the log.
    pages: usize,
    /// Episodes of each.
    episodes: usize,
    /// Connections of others that do nothing.
    idle: usize,
}

const NEW: Setting = Setting { pages: 1, episodes: 92, idle: 0 };
const SETTINGS: [(&str, Setting); 9] = [
    ("100 pages stored", Setting { pages: 100, episodes: 3, idle: 0 }),
    ("1,000 pages stored", Setting { pages: 1_000, episodes: 3, idle: 0 }),
    ("9,900 pages stored", Setting { pages: 9_900, episodes: 3, idle: 0 }),
    ("a log of a month", NEW),
    ("a log of a year", Setting { pages: 12, ..NEW }),
    ("a log of ten years", Setting { pages: 120, ..NEW }),
    ("no other connections", NEW),
    ("500 other connections", Setting { idle: 500, ..NEW }),
    ("2,000 other connections", Setting { idle: 2_000, ..NEW }),
];

/// Our server's processor time, in one setting after another.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let mut lines = vec![HEAD.map(str::to_owned).to_vec()];
    for (words, setting) in SETTINGS {
        println!("{words}");
        let measured = setting.measure(runs)?;
        lines.push(std::iter::once(words.to_owned()).chain(measured.iter().map(cell)).collect());
    }
    Ok(Section {
        title: "What costs do not grow with",
        about: format!(
            "Our server's processor time, with what the first column says already there. Stored \
             pages and the log's months (of {} episodes each) are those of the very log that is \
             measured. One change: of {}/s on {PAGES} pages, one device writes and one reads. \
             Back with one page: connecting, and one page with nothing new. One exchange: \
             nothing new in the whole log, over HTTP.",
            NEW.episodes, LOAD.per_second
        ),
        table: drawn(&lines),
    })
}

fn cell(samples: &Samples) -> String {
    let (low, high) = samples.range();
    let (low, high) = (Unit::Us.digits(low), Unit::Us.digits(high));
    format!("{} ({low} – {high})", Unit::Us.write(samples.median()))
}

impl Setting {
    /// Processor time in µs of each thing in the table.
    fn measure(self, runs: usize) -> Result<[Samples; 4]> {
        let folder = tempfile::tempdir()?;
        let server = OurServer::on(&format!("sqlite://{}/bench.db", folder.path().display()))?;
        let home = Home::new(1 << 20, 2);
        let sessions = server.log_in(&home)?;
        let passes = sessions.iter().map(|session| server.pass(session)).collect::<Result<_>>()?;
        let session = sessions.into_iter().next().context("no device")?;
        let mut holder = Holder::new(&server, &home, session, (self.pages, self.episodes))?;
        let crowds = crowd(&server, self.idle)?;
        block_on(Meter::settle(server.process()))?;
        let exchanges = (0..runs).map(|_| Ok(holder.nothing(&server, TIMES)?.0 * 1000.0));
        let exchanges = exchanges.collect::<Result<Vec<f64>>>()?;
        let lively = Lively { server: &server, guest: Guest::of(home, passes), setting: self };
        let [changes, connections, returns] = block_on(async {
            let mut idlers = Idlers::none();
            for crowd in &crowds {
                idlers.add(crowd.urls(&server)?, crowd.guest.home.log.to_string()).await?;
            }
            lively.measure(runs).await
        })?;
        Ok([changes, connections, returns, exchanges].map(Samples::of))
    }
}

/// Devices that do something in a setting.
struct Lively<'a> {
    server: &'a OurServer,
    guest: Guest,
    setting: Setting,
}

impl Lively<'_> {
    async fn measure(&self, runs: usize) -> Result<[Vec<f64>; 3]> {
        let [mut changes, mut connections, mut returns] = [(); 3].map(|()| Vec::new());
        for run in 0..runs {
            changes.push(self.changes(run).await?);
            connections.push(self.connections().await?);
            returns.push(self.returns().await?);
        }
        Ok([changes, connections, returns])
    }

    /// Changes, on pages that no run has had before.
    async fn changes(&self, run: usize) -> Result<f64> {
        let whole = Arc::new(self.guest.home.month(BEGUN + LOAD.each)?.begun(BEGUN)?);
        let urls = (self.guest.url(self.server, 0)?, self.guest.url(self.server, 1)?);
        let mut seats = Vec::new();
        for number in 0..PAGES {
            let page = self.guest.home.page(self.setting.pages + run * PAGES + number);
            seats.push(Seat::take((&urls.0, &urls.1), page, whole.clone()).await?);
        }
        let relayed = relay(seats, LOAD, self.server.process()).await?;
        Ok(relayed.cpu_ms * 1000.0 / relayed.sent as f64)
    }

    async fn connections(&self) -> Result<f64> {
        let url = self.guest.url(self.server, 0)?;
        let meter = Meter::quiet(self.server.process()).await?;
        for number in 0..TIMES {
            Socket::open(&url, &format!("device-{number}")).await?;
        }
        Ok(meter.read_when_quiet().await? * 1000.0 / TIMES as f64)
    }

    /// Comes back with the page of this month, of which nobody has written since.
    async fn returns(&self) -> Result<f64> {
        let (url, page) = (self.guest.url(self.server, 0)?, self.guest.home.page(0));
        let whole = self.guest.home.month(self.setting.episodes)?;
        let meter = Meter::quiet(self.server.process()).await?;
        for number in 0..TIMES {
            let mut socket = Socket::open(&url, &format!("device-{number}")).await?;
            whole.nothing_new(&mut socket, &[page]).await?;
        }
        Ok(meter.read_when_quiet().await? * 1000.0 / TIMES as f64)
    }
}
