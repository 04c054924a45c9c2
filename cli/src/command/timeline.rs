use banister_shared::api::List;
use banister_shared::ids::{LogId, Month, PageKind};
use banister_shared::limits::{LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX};
use banister_shared::page::Entry;
use banister_shared::record::Profile;
use banister_shared::store::Store;
use banister_shared::time::LocalDay;
use banister_shared::view::{Cursor, TimelineItem, timeline};
use clap::Args;

use super::heading::{Heading, grouped};
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::{months, show};

/// `banister timeline`.
#[derive(Debug, Args)]
pub(crate) struct Timeline {
    /// The first day to show, as 2026-11-01.
    #[arg(long, value_name = "DATE")]
    from: Option<LocalDay>,
    /// The last day to show.
    #[arg(long, value_name = "DATE")]
    to: Option<LocalDay>,
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = LIST_LIMIT_DEFAULT, value_parser = clap::value_parser!(u32).range(1..=i64::from(LIST_LIMIT_MAX)))]
    limit: u32,
    /// Go on where an earlier answer ended (its next_cursor).
    #[arg(long, value_name = "CURSOR")]
    after: Option<Cursor>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Timeline {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.reading()?;
        let profile = device.profile(log)?;
        let list = self.read(device, log, &profile)?;
        if self.json {
            return out.json(&list);
        }
        if list.items.is_empty() {
            return nothing(device, log, out);
        }
        let entries = around(device, log, &list)?;
        print(&list, &entries, &profile, out)
    }

    /// Opens months from the latest back until there is enough to show.
    fn read(
        &self,
        device: &mut Device,
        log: LogId,
        profile: &Profile,
    ) -> Result<List<TimelineItem>, CommandError> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        for month in written_months(device, log)? {
            entries.extend(months::entries(device, log, (month, month))?);
            if items.len() > limit || self.is_over(month) {
                break;
            }
            // One month more than was needed: a link stands with the earlier of two episodes.
            items = self.shown(&entries, profile);
        }
        let items = self.shown(&entries, profile);
        Ok(page(items, limit))
    }

    fn shown(&self, entries: &[Entry], profile: &Profile) -> Vec<TimelineItem> {
        let wanted = |item: &TimelineItem| {
            let Some((first, last)) = Heading::of(&item.entry, profile).map(Heading::days) else {
                return false;
            };
            self.from.is_none_or(|from| last >= from) && self.to.is_none_or(|to| first <= to)
        };
        timeline(entries, self.after).into_iter().filter(wanted).collect()
    }

    /// Whether all of this month and before lies a month before the first day.
    fn is_over(&self, month: Month) -> bool {
        let Some(from) = self.from else { return false };
        let date = from.date();
        let first = (i32::from(date.year()) - 1900) * 12 + i32::from(date.month()) - 1;
        i32::from(month.count()) < first - 1
    }
}

/// The months of which there are pages, the latest first.
fn written_months(device: &mut Device, log: LogId) -> Result<Vec<Month>, CommandError> {
    let states = pollster::block_on(device.store.pages(log))?;
    let pages = states.into_iter().map(|state| state.page);
    let mut months: Vec<Month> =
        pages.filter(|page| page.kind != PageKind::Profile).map(|page| page.month).collect();
    months.sort_unstable();
    months.dedup();
    months.reverse();
    Ok(months)
}

fn page(mut items: Vec<TimelineItem>, limit: usize) -> List<TimelineItem> {
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more).and_then(TimelineItem::cursor);
    List { items, next_cursor: last.map(|cursor| cursor.to_string()) }
}

/// Every record that counts for the days of these items: of their months and those beside them.
fn around(
    device: &mut Device,
    log: LogId,
    list: &List<TimelineItem>,
) -> Result<Vec<Entry>, CommandError> {
    let shown = || list.items.iter().map(|item| item.entry.page.month);
    let (Some(first), Some(last)) = (shown().min(), shown().max()) else { return Ok(Vec::new()) };
    let near = |month: &Month| (first.previous()..=last.next()).contains(month);
    let mut entries = Vec::new();
    for month in written_months(device, log)?.into_iter().filter(near) {
        entries.extend(months::entries(device, log, (month, month))?);
    }
    Ok(entries)
}

fn nothing(device: &mut Device, log: LogId, out: Output) -> Result<(), CommandError> {
    if log == device.own_log() {
        return out.line("nothing logged yet; `banister spasm` begins");
    }
    out.line("nothing in what was received of this log; to ask again: banister sync")
}

fn print(
    list: &List<TimelineItem>,
    entries: &[Entry],
    profile: &Profile,
    out: Output,
) -> Result<(), CommandError> {
    for (heading, items) in grouped(list, profile) {
        out.line(heading.line(entries, profile))?;
        items.into_iter().try_for_each(|item| out.line(show::item_line(&item.entry)))?;
    }
    let more = |cursor| out.line(format_args!("more: banister timeline --after {cursor}"));
    list.next_cursor.as_ref().map_or(Ok(()), more)
}
