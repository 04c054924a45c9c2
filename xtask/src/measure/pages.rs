//! Opening pages: what a device does before it shows a month.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use banister_shared::page::Page;

use super::row::Row;
use super::samples::Samples;
use super::section::Section;
use super::table::table;
use super::unit::Unit;
use super::written::Writer;

/// A month in 2026.
const MONTH_MS: i64 = 1_785_542_400_000;
/// So often a page is opened in one run.
const OPENED: u32 = 20;

/// A month of an ordinary life, a bad one, and one that nobody should have.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let mut rows = Vec::new();
    for episodes in [30, 92, 1_000] {
        let page = Writer::new(1, MONTH_MS).month(MONTH_MS, episodes)?;
        rows.extend(of(&page, episodes, runs)?);
    }
    Ok(Section {
        title: "Opening a page",
        about: "In memory, without a disk.".to_owned(),
        table: table(&rows),
    })
}

fn of(page: &Page, episodes: i64, runs: usize) -> Result<[Row; 2]> {
    let changes: Vec<Vec<u8>> = page.changes().into_iter().map(|change| change.bytes).collect();
    let snapshot = page.save();
    let one_by_one = || Page::open(page.id(), None, changes.iter().map(Vec::as_slice));
    let whole = || Page::open(page.id(), Some(&snapshot), []);
    let row =
        |how, samples| Row::new(format!("a page of {episodes} episodes"), how, Unit::Ms, samples);
    Ok([
        row("from its changes", time(runs, one_by_one)?),
        row("from a snapshot", time(runs, whole)?),
    ])
}

/// Milliseconds for one opening, with the records read.
fn time<E>(runs: usize, open: impl Fn() -> Result<Page, E>) -> Result<Samples>
where
    anyhow::Error: From<E>,
{
    let run = |_| {
        let begun = Instant::now();
        for _ in 0..OPENED {
            black_box(open()?.entries());
        }
        Ok(begun.elapsed().as_secs_f64() * 1000.0 / f64::from(OPENED))
    };
    Ok(Samples::of((0..runs).map(run).collect::<Result<Vec<f64>>>()?))
}
