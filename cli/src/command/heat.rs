use banister_shared::ids::{LogId, PageKind, RecordId};
use banister_shared::page::Entry;
use banister_shared::record::{Record, Relief, ReliefType};
use banister_shared::time::Moment;
use clap::{Args, Subcommand};

use super::spasm::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::{clock, months, show};

/// `banister heat`.
#[derive(Debug, Args)]
pub(crate) struct Heat {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Begin a session.
    Start(Start),
    /// Stop the session that is running.
    Stop(Stop),
}

#[derive(Debug, Args)]
struct Start {
    /// How long [default: your setting, else 20].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=120))]
    minutes: Option<u8>,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Stop {
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Heat {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        match &self.action {
            Action::Start(start) => start.run(device, out),
            Action::Stop(stop) => stop.run(device, out),
        }
    }
}

impl Start {
    fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let minutes = match self.minutes {
            Some(minutes) => minutes,
            None => device.profile(log)?.heat_lasts_minutes(),
        };
        let now = clock::now()?;
        let end = now.plus_ms(i64::from(minutes) * 60_000)?;
        let until = show::clock(&end);
        let relief =
            Relief { planned_end_at: Some(end), ..Relief::starting(ReliefType::Heat, now) };
        let record = Record::Relief(relief);
        let id = device.add(log, &record)?;
        if self.json {
            return done::made_json(id, &record, out);
        }
        out.line(format_args!("heat until {until} ({minutes} min)"))?;
        out.line("a layer between, not on numb skin, not asleep; to stop: banister heat stop")?;
        done::unsent(device, out)
    }
}

impl Stop {
    fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let (log, now) = (device.writing(PageKind::Episodes)?, clock::now()?);
        let id = running(device, log, &now)?;
        let stamp = device.stamp();
        let edit = |relief: &mut Relief| relief.ended_at = Some(now);
        pollster::block_on(device.log(log).edit(&stamp, id, edit))?;
        done::show_record(device, log, id, self.json, out)?;
        if self.json { Ok(()) } else { done::unsent(device, out) }
    }
}

fn running(device: &mut Device, log: LogId, now: &Moment) -> Result<RecordId, CommandError> {
    let recent = months::recent(device, log)?;
    let runs = |entry: &&Entry| {
        matches!(&entry.record, Record::Relief(relief)
            if relief.r#type == Some(ReliefType::Heat) && relief.is_running(now.at_ms()))
            && entry.moved_to.is_none()
    };
    let latest = recent.iter().filter(runs).max_by_key(|entry| entry.id);
    latest.map(|entry| entry.id).ok_or_else(|| CommandError::NotNow {
        message: "no heat session is running".to_owned(),
        hint: "`banister heat start` begins one; one whose time is over has ended by itself.",
    })
}
