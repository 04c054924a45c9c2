use banister_shared::ids::{LogId, Month, PageKind, RecordId};
use banister_shared::page::Entry;
use banister_shared::record::{self, Record, Word};
use banister_shared::time::{LocalDay, Moment, Zone};
use banister_shared::view::day_of;
use clap::Args;

use super::spasm::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::yes_no::YesNo;
use crate::{clock, months, when};

/// `banister day`.
#[derive(Debug, Args)]
pub(crate) struct Day {
    /// Which day, as 2026-11-20 [default: today].
    date: Option<LocalDay>,
    /// Whether you call it a flare day. A spasm day is counted, not said.
    #[arg(long, value_name = "yes|no")]
    flare: Option<YesNo>,
    /// How you felt (may be repeated).
    #[arg(long, value_name = "WORD")]
    mood: Vec<Word>,
    /// Anything else; replaces what was noted of the day before.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// A number of a questionnaire, such as basdai_1=4.5 (may be repeated).
    #[arg(long, value_name = "NAME=N", value_parser = score)]
    score: Vec<(Word, f64)>,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Day {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let today = day_of(&clock::now()?, &device.profile(log)?);
        let date = self.date.unwrap_or(today);
        month(date)?;
        if date > today && date.date() > jiff::Zoned::now().date() {
            return Err(CommandError::Usage(format!("{date} has not come yet; it is {today}")));
        }
        let id = self.write(device, log, date)?;
        done::show_record(device, log, id, self.json, out)?;
        if self.json { Ok(()) } else { done::unsent(device, out) }
    }

    /// Edits the day's record; makes it if there is none.
    fn write(
        &self,
        device: &mut Device,
        log: LogId,
        date: LocalDay,
    ) -> Result<RecordId, CommandError> {
        if let Some(id) = existing(device, log, date)? {
            let stamp = device.stamp();
            pollster::block_on(device.log(log).edit(&stamp, id, |day| self.apply(day)))?;
            return Ok(id);
        }
        let mut day = record::Day::on(date);
        self.apply(&mut day);
        device.add(log, &Record::Day(day))
    }

    fn apply(&self, day: &mut record::Day) {
        if let Some(YesNo(flare)) = self.flare {
            day.flare = Some(flare);
        }
        day.mood.0.extend(self.mood.iter().cloned());
        day.scores.0.extend(self.score.iter().cloned());
        if let Some(text) = &self.note {
            day.note.0.clone_from(text);
        }
    }
}

fn existing(
    device: &mut Device,
    log: LogId,
    date: LocalDay,
) -> Result<Option<RecordId>, CommandError> {
    let month = month(date)?;
    let entries = months::entries(device, log, (month, month))?;
    let of_date = |entry: &&Entry| matches!(&entry.record, Record::Day(d) if d.date == Some(date) && !d.voided);
    Ok(entries.iter().find(of_date).map(|entry| entry.id))
}

/// The month that the core keeps a day's record in: that of its noon in UTC.
fn month(date: LocalDay) -> Result<Month, CommandError> {
    let noon = Moment::from_rfc3339(&format!("{date}T12:00:00Z"), Zone::utc());
    Ok(Month::of(&noon.map_err(|_| when::out_of_range(&date.to_string()))?))
}

fn score(text: &str) -> Result<(Word, f64), String> {
    let (name, number) = text.split_once('=').ok_or("expected NAME=NUMBER")?;
    let number: f64 = number.parse().map_err(|_| "expected NAME=NUMBER")?;
    if !number.is_finite() {
        return Err("expected a finite number".to_owned());
    }
    Ok((name.parse::<Word>().map_err(|error| error.to_string())?, number))
}
