use banister_shared::ids::{LogId, PageKind, RecordId};
use banister_shared::page::Entry;
use banister_shared::record::{Precision, Profile, Record};
use banister_shared::time::{LocalDay, Zone};
use banister_shared::view::{DayView, TimelineItem, day_of, days, timeline, zone_of};
use clap::Args;
use serde::Serialize;

use super::spasm::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::Short;
use crate::running::is_running;
use crate::{clock, months, show};

/// `banister today`.
#[derive(Debug, Args)]
pub(crate) struct Today {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What today is like.
#[derive(Serialize)]
pub(super) struct TodayView {
    #[serde(flatten)]
    day: DayView,
    /// Episodes that go on.
    open: Vec<RecordId>,
    items: Vec<TimelineItem>,
    /// By whose clock it is that day, if another's than this device's.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<Zone>,
}

impl Today {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.reading()?;
        let profile = device.profile(log)?;
        let view = TodayView::read(device, log, &profile)?;
        if self.json {
            return out.json(&view);
        }
        view.print(&profile, out)?;
        let end = how_to_end(device, log)?;
        for id in &view.open {
            out.line(format_args!("in progress: …{}{end}", Short(*id)))?;
        }
        if view.day.spasm_day {
            avoid(&profile, out)?;
        }
        done::unsent(device, out)
    }
}

impl TodayView {
    /// Reads the months that today touches, and nothing else.
    pub(super) fn read(
        device: &mut Device,
        log: LogId,
        profile: &Profile,
    ) -> Result<Self, CommandError> {
        let here = clock::now()?;
        let entries = months::entries(device, log, months::around_day(&here)?)?;
        let is_own = log == device.own_log();
        let there = if is_own { None } else { zone_of(&entries, profile, device.id()) };
        let there = there.and_then(|zone| clock::there(&here, zone));
        let date = day_of(there.as_ref().unwrap_or(&here), profile);
        let counted = days(&entries, profile, date, date).into_iter().next();
        let items = timeline(&entries, None);
        let of_today = items.into_iter().filter(|item| date_of(&item.entry, profile) == Some(date));
        Ok(Self {
            day: counted.unwrap_or_else(|| empty(date)),
            open: open(&entries, here.at_ms()),
            items: of_today.collect(),
            zone: there.filter(|at| at.wall() != here.wall()).map(|at| at.zone().clone()),
        })
    }

    pub(super) fn print(&self, profile: &Profile, out: Output) -> Result<(), CommandError> {
        let summary =
            show::day_summary(Some(&self.day).filter(|_| !self.items.is_empty()), profile);
        out.line(format_args!("{}  {summary}", show::heading(self.day.date)))?;
        if let Some(zone) = &self.zone {
            out.line(format_args!("by the clock of {zone}"))?;
        }
        self.items.iter().try_for_each(|item| out.line(show::item_line(&item.entry)))
    }
}

/// The day an entry of the timeline belongs to; none if only its month or year is known.
pub(super) fn date_of(entry: &Entry, profile: &Profile) -> Option<LocalDay> {
    match &entry.record {
        Record::Day(day) => day.date,
        Record::Episode(e) if matches!(e.precision, Some(Precision::Month | Precision::Year)) => {
            None
        }
        record => record.starts_at().map(|at| day_of(&at, profile)),
    }
}

/// How to say that it is over, to somebody who may.
fn how_to_end(device: &mut Device, log: LogId) -> Result<String, CommandError> {
    Ok(match device.known_log(log)? {
        own if own.id == device.own_log() => "  (banister spasm end)".to_owned(),
        other if other.ended || !other.role.may_write(PageKind::Episodes) => String::new(),
        _ => format!("  (banister --log {log} spasm end)"),
    })
}

fn open(entries: &[Entry], now_ms: i64) -> Vec<RecordId> {
    let is_open = |entry: &&Entry| {
        matches!(&entry.record, Record::Episode(e) if is_running(e, now_ms))
            && entry.moved_to.is_none()
    };
    entries.iter().filter(is_open).map(|entry| entry.id).collect()
}

fn avoid(profile: &Profile, out: Output) -> Result<(), CommandError> {
    let words: Vec<String> = profile.avoid.0.iter().map(ToString::to_string).collect();
    if words.is_empty() { Ok(()) } else { out.line(format_args!("avoid: {}", words.join(", "))) }
}

const fn empty(date: LocalDay) -> DayView {
    DayView {
        date,
        spasm_day: false,
        spasms: 0,
        warnings: 0,
        falls: 0,
        heat_sessions: 0,
        flare: None,
    }
}
