//! The terminal program on a device that has logged for a month, and for ten years.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use xtask::device::Device;

use super::program::{self, Run};
use super::row::Row;
use super::running::{EMAIL, PASSWORD, Running, beside};
use super::samples::Samples;
use super::section::Section;
use super::table::table;
use super::unit::Unit;
use super::written::{MONTH_EPISODES, Writer, month_before};

/// Lengths of a log, in months.
const LOGS: [(&str, i32); 2] = [("a month", 1), ("ten years", 120)];
/// So often a command is run in one run.
const TIMES: usize = 5;

/// Every command a process of its own, as a person runs it.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let mut rows = Vec::new();
    for (length, months) in LOGS {
        let home = tempfile::tempdir()?;
        let episodes = fill(home.path(), months)?;
        for words in ["spasm", "today"] {
            let what = format!("`{words}`, {length} ({episodes} episodes)");
            rows.extend(of(&what, &banister(home.path(), &[words])?, runs)?);
        }
    }
    Ok(Section {
        title: "The terminal program",
        about: "From the start of the process to its end, without a network.".to_owned(),
        table: table(&rows),
    })
}

/// A device logs in to a server that has such a log, fetches it, and loses the network.
fn fill(home: &Path, months: i32) -> Result<i64> {
    let folder = tempfile::tempdir()?;
    let running = Running::on(&format!("sqlite://{}/bench.db", folder.path().display()))?;
    upload(&running, months)?;
    let log_in = format!(
        "echo {PASSWORD} | \"$0\" login --server {} --email {EMAIL} --device laptop \
         --password-stdin && \"$0\" sync",
        running.address
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &log_in]).arg(beside("banister")?).env("BANISTER_HOME", home);
    let output = shell.stdin(Stdio::null()).output().context("cannot start a shell")?;
    if !output.status.success() {
        bail!("the device could not log in: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(i64::from(months) * MONTH_EPISODES)
}

/// Puts a log of so many months on the server.
///
/// # Errors
/// The server cannot be reached.
pub(crate) fn upload(running: &Running, months: i32) -> Result<()> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let mut writer = Writer::new(9, now_ms);
    let session = running.register(writer.device)?;
    running.make_log(&session, writer.log)?;
    let mut device = Device::new(writer.device, [9; 4], session, writer.log);
    for month in 0..months {
        device.keep(&writer.month(month_before(now_ms, month)?, MONTH_EPISODES)?.changes())?;
    }
    device.sync(&running.client(), now_ms)
}

fn banister(home: &Path, words: &[&str]) -> Result<Command> {
    let mut command = Command::new(beside("banister")?);
    command.args(words).env("BANISTER_HOME", home);
    Ok(command)
}

fn of(what: &str, command: &Command, runs: usize) -> Result<[Row; 3]> {
    let took = (0..runs * TIMES).map(|_| program::run(command)).collect::<Result<Vec<Run>>>()?;
    let samples = |number: fn(&Run) -> f64| Samples::of(took.iter().map(number));
    Ok([
        Row::new(what, "time", Unit::Ms, samples(|run| run.wall_ms)),
        Row::new(what, "processor time", Unit::Ms, samples(|run| run.cpu_ms)),
        Row::new(what, "peak memory", Unit::MiB, samples(|run| run.peak_mib)),
    ])
}
