//! The exchange: one change, a month, nothing.

use std::time::Instant;

use anyhow::Result;
use banister_shared::page::{NewChange, Page};
use xtask::device::{Device, Server};

use super::process;
use super::row::Row;
use super::running::Running;
use super::samples::Samples;
use super::section::Section;
use super::table::table;
use super::unit::Unit;
use super::written::{MONTH_EPISODES, Writer, month_before};

/// So many single changes are sent in one run.
const CHANGES: usize = 300;
/// So often nothing is sent in one run.
const NOTHINGS: usize = 300;
/// The months of the log: two years.
const MONTHS: i32 = 24;

/// One device of one log, against a server on SQLite.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let folder = tempfile::tempdir()?;
    let database = format!("sqlite://{}/bench.db", folder.path().display());
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let mut bench = Bench::new(Running::on(&database)?, now_ms)?;
    let months = bench.months(runs)?;
    let changes = bench.changes(runs)?;
    let memory = bench.memory()?;
    let mut bench = bench.restarted(&database)?;
    let nothing = bench.nothing(runs)?;
    Ok(Section {
        title: "Exchange",
        about: "`POST /v1/logs/{log}/exchange` of one device, one request after another, on \
                SQLite; every change is on disk before its answer. The server is started anew \
                before nothing is sent: it has what was written at rest to put in order."
            .to_owned(),
        table: table(&[changes, months, nothing, vec![memory]].concat()),
    })
}

struct Bench {
    running: Running,
    client: Server,
    writer: Writer,
    device: Device,
    now_ms: i64,
    /// The next month to be written, counted back from this one.
    month: i32,
}

/// What exchanges of one kind took, each.
#[derive(Default)]
struct Took {
    latency_ms: Vec<f64>,
    cpu_us: Vec<f64>,
    sent: Vec<f64>,
    received: Vec<f64>,
}

impl Bench {
    fn new(running: Running, now_ms: i64) -> Result<Self> {
        let writer = Writer::new(7, now_ms);
        let session = running.register(writer.device)?;
        running.make_log(&session, writer.log)?;
        let device = Device::new(writer.device, [7; 4], session, writer.log);
        Ok(Self { client: running.client(), running, writer, device, now_ms, month: 0 })
    }

    /// The same with another server on the same database.
    fn restarted(self, database: &str) -> Result<Self> {
        drop(self.running);
        let running = Running::on(database)?;
        Ok(Self { client: running.client(), running, ..self })
    }

    /// Whole months, one after another.
    fn months(&mut self, runs: usize) -> Result<Vec<Row>> {
        let mut took = Took::default();
        for _ in 0..runs {
            let mut pages = Vec::new();
            for _ in 0..MONTHS {
                pages.push(self.next_month(MONTH_EPISODES)?.changes());
            }
            self.run(&mut took, pages)?;
        }
        Ok(took.rows(&format!("a month of {MONTH_EPISODES} episodes")))
    }

    /// Single changes on a page that fills like a month, and on the next.
    fn changes(&mut self, runs: usize) -> Result<Vec<Row>> {
        let mut took = Took::default();
        for _ in 0..runs {
            let mut changes = Vec::new();
            while changes.len() < CHANGES {
                changes.extend(self.next_month(MONTH_EPISODES)?.changes());
            }
            self.run(&mut took, changes.into_iter().map(|change| vec![change]).collect())?;
        }
        Ok(took.rows("one change"))
    }

    fn nothing(&mut self, runs: usize) -> Result<Vec<Row>> {
        let mut took = Took::default();
        for _ in 0..runs {
            self.run(&mut took, vec![Vec::new(); NOTHINGS])?;
        }
        let months = self.month;
        Ok(took.rows(&format!("nothing new, in a log of {months} months")))
    }

    fn memory(&self) -> Result<Row> {
        let peak = process::peak_mib(self.running.process())?;
        Ok(Row::new("the server, after all that", "peak memory", Unit::MiB, Samples::of([peak])))
    }

    fn next_month(&mut self, episodes: i64) -> Result<Page> {
        let begins_ms = month_before(self.now_ms, self.month)?;
        self.month += 1;
        self.writer.month(begins_ms, episodes)
    }

    /// Sends one batch after another. Only the exchange itself is timed.
    fn run(&mut self, took: &mut Took, batches: Vec<Vec<NewChange>>) -> Result<()> {
        let (exchanges, cpu_ms) = (batches.len(), process::cpu_ms(self.running.process())?);
        let mut one = Took::default();
        for batch in batches {
            self.device.keep(&batch)?;
            self.exchange(&mut one)?;
        }
        let cpu_ms = process::cpu_ms(self.running.process())? - cpu_ms;
        took.add(&one, cpu_ms * 1000.0 / exchanges as f64);
        Ok(())
    }

    fn exchange(&mut self, took: &mut Took) -> Result<()> {
        let (request, sent) = self.device.prepare(self.now_ms)?;
        let begun = Instant::now();
        let response = self.client.exchange(self.device.session(), self.writer.log, &request)?;
        took.latency_ms.push(begun.elapsed().as_secs_f64() * 1000.0);
        took.sent.push(request.encode().len() as f64);
        took.received.push(response.encode().len() as f64);
        self.device.accept(&sent, response, self.now_ms)?;
        Ok(())
    }
}

impl Took {
    /// One run: the medians of its exchanges, and the processor time of each on average.
    fn add(&mut self, run: &Self, cpu_us: f64) {
        let median = |numbers: &[f64]| Samples::of(numbers.iter().copied()).median();
        self.latency_ms.push(median(&run.latency_ms));
        self.sent.push(median(&run.sent));
        self.received.push(median(&run.received));
        self.cpu_us.push(cpu_us);
    }

    fn rows(self, what: &str) -> Vec<Row> {
        vec![
            Row::new(what, "round trip", Unit::Ms, Samples::of(self.latency_ms)),
            Row::new(what, "server's processor time", Unit::Us, Samples::of(self.cpu_us)),
            Row::new(what, "body sent", Unit::Bytes, Samples::of(self.sent)),
            Row::new(what, "body received", Unit::Bytes, Samples::of(self.received)),
        ]
    }
}
