use banister_shared::api::List;
use banister_shared::page::Entry;
use banister_shared::record::{Precision, Profile, Record};
use banister_shared::time::LocalDay;
use banister_shared::view::{TimelineItem, days};

use super::today::date_of;
use crate::show;

/// What stands above items of the timeline: as much of the date as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Day(LocalDay),
    /// A month, by its first day.
    Month(LocalDay),
    /// A year, by its first day.
    Year(LocalDay),
}

impl Heading {
    /// Where an entry stands; nowhere if it has no time.
    pub(super) fn of(entry: &Entry, profile: &Profile) -> Option<Self> {
        if let Some(date) = date_of(entry, profile) {
            return Some(Self::Day(date));
        }
        let Record::Episode(episode) = &entry.record else { return None };
        let date = episode.started_at.wall().date();
        Some(match episode.precision {
            Some(Precision::Year) => Self::Year(LocalDay::new(date.first_of_year())),
            _ => Self::Month(LocalDay::new(date.first_of_month())),
        })
    }

    /// The first and the last day that it may mean.
    pub(super) fn days(self) -> (LocalDay, LocalDay) {
        match self {
            Self::Day(day) => (day, day),
            Self::Month(first) => (first, LocalDay::new(first.date().last_of_month())),
            Self::Year(first) => (first, LocalDay::new(first.date().last_of_year())),
        }
    }

    /// The line: a day is counted, of a month or year only the name is known.
    pub(super) fn line(self, entries: &[Entry], profile: &Profile) -> String {
        let day = match self {
            Self::Day(day) => day,
            Self::Month(first) => {
                return format!("{}, day unknown", first.date().strftime("%Y-%m"));
            }
            Self::Year(first) => return format!("{}, month unknown", first.date().strftime("%Y")),
        };
        match days(entries, profile, day, day).first() {
            Some(counted) => {
                format!("{}  {}", show::heading(day), show::day_summary(Some(counted), profile))
            }
            // Only what is not counted, such as a care note.
            None => show::heading(day),
        }
    }
}

/// The items under their headings, both in the order of the timeline.
pub(super) fn grouped<'l>(
    list: &'l List<TimelineItem>,
    profile: &Profile,
) -> Vec<(Heading, Vec<&'l TimelineItem>)> {
    let mut groups: Vec<(Heading, Vec<&TimelineItem>)> = Vec::new();
    for item in &list.items {
        let Some(heading) = Heading::of(&item.entry, profile) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, items)) => items.push(item),
            None => groups.push((heading, vec![item])),
        }
    }
    groups
}
