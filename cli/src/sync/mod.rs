//! Bringing this device and the server to hold the same: which logs there are, then each log's
//! exchange.

mod anew;
mod carry;
mod exchange;
mod logs;
mod own_log;
mod progress;
mod told;

pub(crate) use logs::learn;

use std::fs::File;

use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::device_pages::is_unreadable;
use crate::log_choice;
use crate::net::Account;
use crate::output::Output;
use crate::store::KnownLog;

/// Two processes that settle and compact the same pages at once could undo each other.
const SYNC_LOCK: &str = "sync.lock";

/// What a sync did.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) sent: usize,
    pub(crate) received: usize,
    /// Pages that the server refused, and why.
    pub(crate) refused: Vec<(PageId, Code)>,
    /// Changes written anew: they had been logged here under another account.
    pub(crate) anew: usize,
    /// The server had this device's log before, and has been given it again.
    pub(crate) made_again: bool,
    /// Logs that access to has ended, just now or before.
    pub(crate) ended: Vec<KnownLog>,
}

/// Sends and receives everything.
pub(crate) fn all(device: &mut Device, out: Output) -> Result<Report, CommandError> {
    let _lock = lock(device)?;
    let mut account = Account::of(device)?;
    let made_again = learn(&mut account)?;
    let mut report = Report { made_again, ..Report::default() };
    for log in synced(account.device)? {
        if log.ended {
            report.ended.push(log);
            continue;
        }
        exchange::exchange(&mut account, &log, out, &mut report)?;
        compact(account.device, &log)?;
    }
    Ok(report)
}

/// Keeps every other process from settling what was exchanged, until it is let go.
pub(crate) fn lock(device: &Device) -> Result<File, CommandError> {
    device.home.lock(SYNC_LOCK)
}

/// The logs that are exchanged, but for those whose access has ended.
pub(crate) fn reachable(device: &mut Device) -> Result<Vec<LogId>, CommandError> {
    device.refresh_identity()?;
    let logs = synced(device)?.into_iter();
    Ok(logs.filter(|log| !log.ended).map(|log| log.id).collect())
}

/// Makes pages open fast; one that is damaged stays as it is.
fn compact(device: &mut Device, log: &KnownLog) -> Result<(), CommandError> {
    match pollster::block_on(device.log(log.id).compact()) {
        Err(error) if is_unreadable(&error) => Ok(()),
        done => Ok(done?),
    }
}

/// One's own log first: what was just written should arrive first.
fn synced(device: &mut Device) -> Result<Vec<KnownLog>, CommandError> {
    let own = device.known_log(device.own_log())?;
    let joined = log_choice::joined(device)?;
    Ok(std::iter::once(own).chain(joined).collect())
}

impl Report {
    /// Says what the server refused, where that is no reason to end.
    pub(crate) fn warn(&self, out: Output) {
        if !self.refused.is_empty() {
            let error = CommandError::PagesRefused(self.refused.clone());
            out.warning(&error.message(), error.hint().as_deref());
        }
    }

    /// An error if something was refused.
    pub(crate) fn outcome(self) -> Result<(), CommandError> {
        if self.refused.is_empty() { Ok(()) } else { Err(CommandError::PagesRefused(self.refused)) }
    }
}
