use std::fmt::Display;

use banister_shared::ids::{LogId, PageId};
use banister_shared::page::Entry;
use banister_shared::record::Episode;
use clap::Args;

use super::today::TodayView;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::live::{self, Watcher};
use crate::output::Output;
use crate::running::is_running;
use crate::sync::Report;
use crate::{age, clock, log_choice, months, show, sync};

/// `banister follow`.
#[derive(Debug, Args)]
pub(crate) struct Follow {
    /// Which log [default: the one you joined].
    id: Option<LogId>,
    /// Go on until Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// Seconds between two looks of --watch while the server offers no live connection.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
}

impl Follow {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = self.log(device)?;
        if self.watch {
            let mut following = Following { log, out, shown: None, lost: false };
            let watched = live::watch(device, self.every, out, &mut following);
            if following.shown.is_none() {
                // What was received before, as nothing else can be.
                show(device, log, out)?;
            }
            return watched;
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

/// Shows the log again whenever something has come.
struct Following {
    log: LogId,
    out: Output,
    /// What was there when it was last shown.
    shown: Option<Vec<(PageId, u64)>>,
    /// The person was told that nothing can be heard.
    lost: bool,
}

impl Following {
    fn show(&mut self, device: &mut Device) -> Result<(), CommandError> {
        self.shown = Some(self.kept(device)?);
        self.lost = false;
        show(device, self.log, self.out)
    }

    fn kept(&self, device: &mut Device) -> Result<Vec<(PageId, u64)>, CommandError> {
        let pages = device.store.page_states(self.log)?;
        Ok(pages.into_iter().map(|page| (page.page, page.changes)).collect())
    }
}

impl Watcher for Following {
    fn exchanged(&mut self, device: &mut Device, report: &Report) -> Result<(), CommandError> {
        report.warn(self.out);
        self.show(device)
    }

    fn moved(&mut self, device: &mut Device, _: usize, _: usize) -> Result<(), CommandError> {
        self.written(device)
    }

    fn written(&mut self, device: &mut Device) -> Result<(), CommandError> {
        if self.shown == Some(self.kept(device)?) { Ok(()) } else { self.show(device) }
    }

    fn lost(&mut self, device: &mut Device, why: &dyn Display) -> Result<(), CommandError> {
        if self.shown.is_none() {
            // What was received before is shown even if the server was never reached.
            self.show(device)?;
        }
        if std::mem::replace(&mut self.lost, true) {
            return Ok(());
        }
        let contact = device.store.exchange_state(self.log)?.last_contact_ms;
        let since = age::not_updated_since(contact);
        self.out.line(format_args!("{since}: {why}; trying again"))
    }
}

/// Since when it goes on, and how it is.
pub(super) fn in_progress((_, episode): (&Entry, &Episode)) -> String {
    let since = show::clock(&episode.started_at);
    let lasted = age::span(clock::now_ms() - episode.started_at.at_ms());
    let easing = if episode.eased_at.is_some() { ", easing" } else { "" };
    format!("spasm in progress since {since} ({lasted}){easing}")
}
