use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Groups;
use crate::ids::RecordId;
use crate::page::Entry;
use crate::record::{Fall, Precision, Profile, Record, ReliefType};
use crate::time::{LocalDay, Moment};

/// A day in a person's life, counted from the records.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DayView {
    /// Which day.
    pub date: LocalDay,
    /// Whether it had as many spasms as make a spasm day.
    pub spasm_day: bool,
    /// Spasms that began on it; those that people say are one count once.
    pub spasms: u32,
    /// Warnings that passed without a spasm.
    pub warnings: u32,
    /// Spasms with a fall to the knees or to the ground.
    pub falls: u32,
    /// Heat sessions that began on it.
    pub heat_sessions: u32,
    /// Whether the person called it a flare day; `None` if they said nothing.
    pub flare: Option<bool>,
}

impl DayView {
    const fn empty(date: LocalDay) -> Self {
        Self {
            date,
            spasm_day: false,
            spasms: 0,
            warnings: 0,
            falls: 0,
            heat_sessions: 0,
            flare: None,
        }
    }
}

/// The day a moment belongs to in this person's life.
pub fn day_of(moment: &Moment, profile: &Profile) -> LocalDay {
    LocalDay::of(moment, profile.day_starts_at())
}

/// Every day from `from` to `to` (both included) on which something was recorded, in order.
/// Episodes of which only the month or the year is known belong to no day.
pub fn days(entries: &[Entry], profile: &Profile, from: LocalDay, to: LocalDay) -> Vec<DayView> {
    let groups = Groups::of(entries);
    let mut counted = BTreeSet::new();
    let mut days: BTreeMap<LocalDay, DayView> = BTreeMap::new();
    let mut in_order: Vec<&Entry> = entries.iter().filter(|entry| shows(entry)).collect();
    in_order.sort_by_key(|entry| (entry.record.starts_at().map(|at| at.at_ms()), entry.id));
    for entry in in_order {
        let Some(date) = date(&entry.record, profile) else { continue };
        let day = days.entry(date).or_insert_with(|| DayView::empty(date));
        count(day, entry, &groups, &mut counted);
    }
    let threshold = u32::from(profile.spasms_of_a_spasm_day());
    days.values_mut().for_each(|day| day.spasm_day = day.spasms >= threshold);
    days.into_values().filter(|day| (from..=to).contains(&day.date)).collect()
}

fn shows(entry: &Entry) -> bool {
    !entry.record.voided() && entry.moved_to.is_none()
}

fn date(record: &Record, profile: &Profile) -> Option<LocalDay> {
    match record {
        // Of a spasm "in May 2019" nobody knows the day.
        Record::Episode(episode) => match episode.precision {
            Some(Precision::Month | Precision::Year) => None,
            _ => Some(day_of(&episode.started_at, profile)),
        },
        Record::Relief(relief) => Some(day_of(&relief.started_at, profile)),
        Record::Day(day) => day.date,
        _ => None,
    }
}

/// Adds one record to its day. Of several episodes that are one, the earliest decides the day.
fn count(day: &mut DayView, entry: &Entry, groups: &Groups, counted: &mut BTreeSet<RecordId>) {
    match &entry.record {
        Record::Episode(episode) if episode.warning_only => day.warnings += 1,
        Record::Episode(episode) if counted.insert(groups.name(entry.id)) => {
            day.spasms += 1;
            let fell = matches!(episode.fall, Some(Fall::ToTheKnees | Fall::ToTheGround));
            day.falls += u32::from(fell);
        }
        Record::Relief(relief) => {
            day.heat_sessions += u32::from(relief.r#type == Some(ReliefType::Heat));
        }
        // Two devices may each have made a record of the day: one that says "flare" is enough.
        Record::Day(said) => day.flare = day.flare.max(said.flare),
        _ => {}
    }
}
