//! Durable commits: how many changes a server has on disk and acknowledged in a second.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use banister_shared::api::Session;
use banister_shared::page::NewChange;
use banister_tests::postgres::Cluster;
use xtask::device::Device;

use super::row::Row;
use super::running::Running;
use super::samples::Samples;
use super::section::Section;
use super::table::table;
use super::unit::Unit;
use super::written::{MONTH_EPISODES, Writer, month_before};

/// A run ends after this time, or when everything prepared is sent.
const RUN: Duration = Duration::from_secs(2);
/// Months of changes that each device has prepared.
const MONTHS: i32 = 12;
/// How many devices send at the same time.
const DEVICES: [u64; 3] = [1, 4, 16];

/// Both engines, with few devices and many.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let folder = tempfile::tempdir()?;
    let cluster = durable_cluster()?;
    let mut rows = Vec::new();
    for devices in DEVICES {
        let mut sqlite = Vec::new();
        let mut postgres = Vec::new();
        for run in 0..runs {
            let file = folder.path().join(format!("{devices}-{run}.db"));
            sqlite.push(per_second(&format!("sqlite://{}", file.display()), devices)?);
            postgres.push(per_second(&cluster.database().map_err(|e| anyhow!(e))?, devices)?);
        }
        rows.push(row("SQLite", devices, sqlite));
        rows.push(row("PostgreSQL", devices, postgres));
    }
    Ok(Section {
        title: "Durable commits",
        about: "Changes on disk and acknowledged: each device sends one change in each exchange, \
                as fast as it gets answers. Both databases wait for the disk."
            .to_owned(),
        table: table(&rows),
    })
}

fn row(engine: &str, devices: u64, numbers: Vec<f64>) -> Row {
    let what = format!("{engine}, {devices} at a time");
    Row::new(what, "changes", Unit::PerSecond, Samples::of(numbers))
}

/// The tests' cluster does not wait for the disk. This one does.
pub(crate) fn durable_cluster() -> Result<Cluster> {
    let cluster = Cluster::start().map_err(|e| anyhow!(e))?;
    let url = cluster.database().map_err(|e| anyhow!(e))?;
    for sql in [
        "ALTER SYSTEM SET fsync = on",
        "ALTER SYSTEM SET full_page_writes = on",
        "SELECT pg_reload_conf()",
    ] {
        cluster.sql(&url, sql).map_err(|e| anyhow!(e))?;
    }
    Ok(cluster)
}

fn per_second(database: &str, devices: u64) -> Result<f64> {
    let running = Running::on(database)?;
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let first = Writer::new(0, now_ms);
    let session = running.register(first.device)?;
    let ready = (0..devices).map(|seed| Sender::new(&running, &session, seed, now_ms));
    let ready = ready.collect::<Result<Vec<Sender>>>()?;
    let begun = Instant::now();
    let sent = std::thread::scope(|scope| -> Result<usize> {
        let threads = ready.into_iter().map(|sender| scope.spawn(|| sender.send(&running, begun)));
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a device died"))?).sum()
    })?;
    Ok(sent as f64 / begun.elapsed().as_secs_f64())
}

/// A device with a log of its own and changes to send.
struct Sender {
    device: Device,
    changes: Vec<NewChange>,
    now_ms: i64,
}

impl Sender {
    fn new(running: &Running, session: &Session, seed: u64, now_ms: i64) -> Result<Self> {
        let mut writer = Writer::of(session.device_id, seed, now_ms);
        running.make_log(session, writer.log)?;
        let mut changes = Vec::new();
        for month in 0..MONTHS {
            changes.extend(writer.month(month_before(now_ms, month)?, MONTH_EPISODES)?.changes());
        }
        let device = Device::new(session.device_id, [0; 4], session.clone(), writer.log);
        Ok(Self { device, changes, now_ms })
    }

    /// Sends one after another; how many were acknowledged in time.
    fn send(mut self, running: &Running, begun: Instant) -> Result<usize> {
        let client = running.client();
        let mut sent = 0;
        for change in self.changes.iter().take_while(|_| begun.elapsed() < RUN) {
            self.device.keep(std::slice::from_ref(change))?;
            self.device.sync_once(&client, self.now_ms)?;
            sent += 1;
        }
        Ok(sent)
    }
}
