use banister_shared::ids::LogId;
use banister_shared::page::Entry;
use banister_shared::record::Episode;
use clap::Args;

use super::today::TodayView;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::running::is_running;
use crate::{age, clock, log_choice, months, show, sync};

/// `banister follow`.
#[derive(Debug, Args)]
pub(crate) struct Follow {
    /// Which log [default: the one you joined].
    id: Option<LogId>,
    /// Go on until Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// Seconds between two looks of --watch.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
}

impl Follow {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = self.log(device)?;
        if self.watch {
            return sync::watch(self.every, || look(device, log, out));
        }
        look(device, log, out).or_else(|error| match error {
            // What was received before has been shown.
            CommandError::Unreachable { .. } | CommandError::NotLoggedIn => {
                out.aside(error.message());
                Ok(())
            }
            error => Err(error),
        })
    }

    fn log(&self, device: &mut Device) -> Result<LogId, CommandError> {
        if let Some(id) = self.id.or(device.chosen_log()) {
            return Ok(device.known_log(id)?.id);
        }
        let mut joined = log_choice::joined(device)?.into_iter();
        match (joined.next(), joined.next()) {
            (Some(only), None) => Ok(only.id),
            (None, _) => Err(CommandError::NotNow {
                message: "you have not joined anybody's log".to_owned(),
                hint: "Ask for a code and type: banister join CODE",
            }),
            _ => Err(CommandError::Usage("several logs; name one: banister follow LOG".to_owned())),
        }
    }
}

/// Asks the server, then shows what is known, whether it answered or not.
fn look(device: &mut Device, log: LogId, out: Output) -> Result<(), CommandError> {
    let synced = sync::all(device, out);
    show(device, log, out)?;
    synced?.outcome()
}

fn show(device: &mut Device, log: LogId, out: Output) -> Result<(), CommandError> {
    let known = device.known_log(log)?;
    let (recent, now_ms) = (months::recent(device, log)?, clock::now_ms());
    match months::latest_episode(&recent, |e| is_running(e, now_ms)) {
        Some(open) => out.line(in_progress(open))?,
        None => out.line("no spasm in progress in what was received")?,
    }
    let profile = device.profile(log)?;
    TodayView::read(device, log, &profile)?.print(&profile, out)?;
    let state = device.store.exchange_state(log)?;
    let contact = age::last_contact(state.last_contact_ms, clock::now_ms());
    let ended = if known.ended { "; your access has ended or is paused" } else { "" };
    out.line(format_args!("last contact: {contact}{ended}"))
}

/// Since when it goes on, and how it is.
pub(super) fn in_progress((_, episode): (&Entry, &Episode)) -> String {
    let since = show::clock(&episode.started_at);
    let lasted = age::span(clock::now_ms() - episode.started_at.at_ms());
    let easing = if episode.eased_at.is_some() { ", easing" } else { "" };
    format!("spasm in progress since {since} ({lasted}){easing}")
}
