//! The app in a real browser: what a first visit fetches, and how long a person waits for it.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::live::work::Figure;
use super::place;
use super::running::{EMAIL, PASSWORD, Running};
use super::samples::Samples;
use super::section::Section;
use super::table::drawn;
use super::terminal;
use super::unit::Unit;
use super::written::MONTH_EPISODES;

/// Ten years.
const MONTHS: i32 = 120;

/// What the browser's side says under this name, in the words of the report.
const FIGURES: [(&str, &str, Figure); 11] = [
    ("to_tap", FIRST, Figure::new("fetched until it takes a tap", Unit::KB).at_most(450.0)),
    ("to_core", FIRST, Figure::new("fetched until the core is there too", Unit::KB)),
    ("to_offline", FIRST, Figure::new("fetched for every screen, offline", Unit::KB)),
    ("cold_shown", COLD, Figure::new("until it can be tapped", Unit::Ms)),
    ("cold_stored", COLD, Figure::new("until the tap is on disk", Unit::Ms).at_most(1_000.0)),
    ("cold_tap", COLD, Figure::new("from the tap to disk", Unit::Ms).at_most(300.0)),
    ("cold_record", COLD, Figure::new("until the guide is there", Unit::Ms)),
    ("warm_tap", WARM, Figure::new("from the tap to disk", Unit::Ms).at_most(300.0)),
    ("warm_guide", WARM, Figure::new("from the tap to the guide", Unit::Ms)),
    (
        "timeline",
        YEARS,
        Figure::new("first screen, from the core being ready", Unit::Ms).at_most(100.0),
    ),
    ("timeline_all", YEARS, Figure::new("first screen, from opening the app", Unit::Ms)),
];
const FIRST: &str = "a first visit";
const COLD: &str = "opened cold, offline, processor slowed 4 times";
const WARM: &str = "the app is open, processor slowed 4 times";
const YEARS: &str = "the timeline, opened cold, offline";

/// A browser that is started anew for each number, on a device with ten years of records.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let folder = tempfile::tempdir()?;
    let running = Running::on(&format!("sqlite://{}/bench.db", folder.path().display()))?;
    terminal::upload(&running, MONTHS)?;
    let told = browser(&running, runs)?;
    let head = ["", "", "budget", "median", "lowest – highest"].map(str::to_owned).to_vec();
    let lines = FIGURES.iter().map(|(key, what, figure)| line(&told, key, what, figure));
    let lines = [vec![head], lines.collect::<Result<_>>()?].concat();
    Ok(Section {
        title: "The app",
        about: format!(
            "Chromium without a window. Bytes are those that travel, in brotli, each file \
             once; what counts as the first load is in decision 0011. The device holds ten years, {} \
             episodes; each cold start is a new browser process, and counts from the navigation. \
             On disk is when IndexedDB says so.",
            i64::from(MONTHS) * MONTH_EPISODES
        ),
        table: drawn(&lines),
    })
}

type Told = BTreeMap<String, Vec<f64>>;

fn line(told: &Told, key: &str, what: &str, figure: &Figure) -> Result<Vec<String>> {
    let numbers = told.get(key).with_context(|| format!("the browser did not say {key}"))?;
    let samples = Samples::of(numbers.iter().copied());
    let (median, (low, high)) = (samples.median(), samples.range());
    let range = format!("{} – {}", figure.unit.digits(low), figure.unit.digits(high));
    let (verdict, median) = (figure.verdict(Some(median)), figure.unit.write(median));
    Ok(vec![what.to_owned(), figure.name.to_owned(), verdict, median, range])
}

/// Asks the browser's side, which prints one line.
fn browser(running: &Running, runs: usize) -> Result<Told> {
    let (mut node, runs) = (Command::new("node"), runs.to_string());
    node.args(["scripts/measure.js", &running.address, EMAIL, PASSWORD, &runs]);
    node.current_dir(place::package()?.join("../web"));
    let output = node.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.context("cannot start node")?;
    if !output.status.success() {
        bail!("the app could not be measured");
    }
    serde_json::from_slice(&output.stdout).context("the browser said something else")
}
