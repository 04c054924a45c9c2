use std::fmt;
use std::str::FromStr;

use banister_shared::ids::{LogId, RecordId};
use banister_shared::page::Entry;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::{log_choice, months};

/// Shorter ends would soon belong to several records.
const LEN_MIN: usize = 4;
/// Digits of a short id as it is shown: 32 random bits.
const SHOWN_LEN: usize = 8;

/// A record as a person names it: its whole id, or the end (or beginning) of it.
#[derive(Debug, Clone)]
pub(crate) struct RecordRef(String);

impl FromStr for RecordRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('…').to_ascii_lowercase();
        let allowed = text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        if text.len() < LEN_MIN || !allowed {
            return Err(format!("an id, or at least {LEN_MIN} digits from its end"));
        }
        Ok(Self(text))
    }
}

impl RecordRef {
    /// The record it names: a recent one if there is, else any of the log.
    pub(crate) fn find(&self, device: &mut Device, log: LogId) -> Result<RecordId, CommandError> {
        if let Ok(id) = self.0.parse() {
            return Ok(id);
        }
        if let Some(id) = self.among(&months::recent(device, log)?)? {
            return Ok(id);
        }
        let all = device.all_entries(log)?;
        match self.among(&all)? {
            Some(id) => Ok(id),
            None => Err(self.elsewhere(device, log)?),
        }
    }

    /// The error for a record that is not in `log`; it names the log that has it.
    fn elsewhere(&self, device: &mut Device, log: LogId) -> Result<CommandError, CommandError> {
        for other in log_choice::joined(device)?.into_iter().filter(|other| other.id != log) {
            let entries = device.all_entries(other.id)?;
            if self.among(&entries)?.is_some() {
                let (title, id) = (log_choice::title(&other), other.id);
                let message =
                    format!("{} is in the log {title}, not in yours; add --log {id}", self.0);
                return Ok(CommandError::Usage(message));
            }
        }
        Ok(CommandError::NoRecord(self.0.clone()))
    }

    fn among(&self, entries: &[Entry]) -> Result<Option<RecordId>, CommandError> {
        let named = |id: &RecordId| {
            let text = id.to_string();
            text.ends_with(&self.0) || text.starts_with(&self.0)
        };
        let mut found = entries.iter().map(|entry| entry.id).filter(named);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(CommandError::Ambiguous(self.0.clone())),
            (found, None) => Ok(found),
        }
    }
}

/// The end of an id, as lists show it. The beginning is the time, and alike in many.
pub(crate) struct Short(pub(crate) RecordId);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.write_str(text.get(text.len() - SHOWN_LEN..).unwrap_or(&text))
    }
}
