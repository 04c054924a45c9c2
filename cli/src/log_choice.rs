//! Which log a command means.
//!
//! Writing goes into one's own log, reading shows one's own; `--log` names another. Someone
//! who only follows (no record of their own, one joined log) reads that one without `--log`.

use banister_shared::ids::{LogId, PageKind};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::store::KnownLog;

/// The log to read.
pub(crate) fn reading(device: &mut Device) -> Result<LogId, CommandError> {
    if let Some(chosen) = device.chosen_log() {
        return Ok(device.known_log(chosen)?.id);
    }
    let own = device.own_log();
    if device.store.has_records(own)? {
        return Ok(own);
    }
    let mut joined = joined(device)?.into_iter();
    match (joined.next(), joined.next()) {
        (Some(only), None) => Ok(only.id),
        _ => Ok(own),
    }
}

/// The log to write pages of this kind into.
pub(crate) fn writing(device: &mut Device, kind: PageKind) -> Result<LogId, CommandError> {
    let Some(chosen) = device.chosen_log() else { return Ok(device.own_log()) };
    let log = device.known_log(chosen)?;
    if log.ended {
        return Err(access_ended(&log));
    }
    if !log.role.may_write(kind) {
        return Err(CommandError::RoleForbids { role: log.role.as_str() });
    }
    Ok(log.id)
}

/// The logs of other people.
pub(crate) fn joined(device: &mut Device) -> Result<Vec<KnownLog>, CommandError> {
    let own = device.own_log();
    let mut logs = device.store.logs()?;
    let account = logs.iter().find(|log| log.id == own).and_then(|log| log.account);
    logs.retain(|log| log.id != own && log.carried_into.is_none() && log.account == account);
    Ok(logs)
}

/// Logs whose records went into another, and that are kept because not all of it could go.
pub(crate) fn kept(device: &mut Device) -> Result<Vec<LogId>, CommandError> {
    let logs = device.store.logs()?.into_iter().filter(|log| log.carried_into.is_some());
    let mut kept = Vec::new();
    for log in logs {
        if !device.store.page_states(log.id)?.is_empty() {
            kept.push(log.id);
        }
    }
    Ok(kept)
}

/// The error for a log that cannot be reached any more.
pub(crate) fn access_ended(log: &KnownLog) -> CommandError {
    CommandError::NotNow {
        message: format!("your access to the log {} has ended", title(log)),
        hint: "What was received stays on this device; ask its owner for a new invite.",
    }
}

/// What to call a log.
pub(crate) fn title(log: &KnownLog) -> String {
    if log.name.is_empty() { log.id.to_string() } else { format!("\"{}\"", log.name) }
}
