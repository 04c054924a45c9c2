use banister_shared::ids::{AccountId, DeviceId, LogId, RecordId};
use banister_shared::limits::CLOCK_SKEW_MS_MAX;
use clap::Args;
use serde::Serialize;

use super::follow::in_progress;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::Short;
use crate::running::is_running;
use crate::store::KnownLog;
use crate::{age, clock, log_choice, months};

/// `banister status`.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct StatusView {
    device: DeviceId,
    log: LogId,
    account: Option<AccountId>,
    email: Option<String>,
    server: Option<String>,
    unsent: u64,
    last_contact: String,
    last_contact_ms: Option<i64>,
    clock_ahead_ms: i64,
    open: Option<RecordId>,
    #[serde(skip)]
    in_progress: Option<String>,
    /// Logs of which not everything could be carried into the account's.
    kept: Vec<LogId>,
    joined: Vec<JoinedLog>,
}

#[derive(Serialize)]
struct JoinedLog {
    id: LogId,
    name: String,
    role: &'static str,
    access: bool,
}

impl Status {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let view = StatusView::read(device)?;
        if self.json { out.json(&view) } else { view.print(out) }
    }
}

impl StatusView {
    fn read(device: &mut Device) -> Result<Self, CommandError> {
        let (log, session) = (device.own_log(), device.store.session()?);
        let state = device.store.exchange_state(log)?;
        let recent = months::recent(device, log)?;
        let open = months::latest_episode(&recent, |episode| is_running(episode, clock::now_ms()));
        Ok(Self {
            device: device.id(),
            log,
            account: session.as_ref().map(|session| session.account),
            email: session.as_ref().map(|session| session.email.clone()),
            server: session.map(|session| session.server),
            unsent: device.store.unsent_count()?,
            last_contact: age::last_contact(state.last_contact_ms, clock::now_ms()),
            last_contact_ms: state.last_contact_ms,
            clock_ahead_ms: state.clock_ahead_ms,
            open: open.map(|(entry, _)| entry.id),
            in_progress: open.map(in_progress),
            kept: log_choice::kept(device)?,
            joined: log_choice::joined(device)?.into_iter().map(JoinedLog::from).collect(),
        })
    }

    fn print(&self, out: Output) -> Result<(), CommandError> {
        if let (Some(words), Some(open)) = (&self.in_progress, self.open) {
            out.line(format_args!("{words}  …{}  (banister spasm end)", Short(open)))?;
        }
        out.line(format_args!("not sent yet: {}", self.unsent))?;
        out.line(format_args!("last contact: {}", self.last_contact))?;
        self.print_clock(out)?;
        let account = match (&self.email, &self.server) {
            (Some(email), Some(server)) => format!("{email} at {server}"),
            _ => "not logged in (banister login, or banister register)".to_owned(),
        };
        out.line(format_args!("account:      {account}"))?;
        out.line(format_args!("device:       {}", self.device))?;
        out.line(format_args!("log:          {}", self.log))?;
        for log in &self.joined {
            let ended = if log.access { "" } else { ", access has ended" };
            out.line(format_args!("joined:       {} {} ({}{ended})", log.id, log.name, log.role))?;
        }
        self.print_kept(out)
    }

    fn print_kept(&self, out: Output) -> Result<(), CommandError> {
        for log in &self.kept {
            out.line(format_args!(
                "kept:         {log} holds records of a newer version; what was known went over \
                 (all of it: banister --log {log} export FILE)"
            ))?;
        }
        Ok(())
    }

    fn print_clock(&self, out: Output) -> Result<(), CommandError> {
        if self.clock_ahead_ms.abs() <= CLOCK_SKEW_MS_MAX {
            return Ok(());
        }
        let way = if self.clock_ahead_ms > 0 { "ahead of" } else { "behind" };
        let by = age::span(self.clock_ahead_ms.abs());
        out.line(format_args!(
            "clock:        this device is {by} {way} the server; check its clock"
        ))
    }
}

impl From<KnownLog> for JoinedLog {
    fn from(log: KnownLog) -> Self {
        Self { id: log.id, name: log.name, role: log.role.as_str(), access: !log.ended }
    }
}
