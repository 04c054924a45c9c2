use banister_shared::api::List;
use banister_shared::ids::{LogId, PageKind};
use banister_shared::page::{Alternative, Conflict, Plain};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::{RecordRef, Short};

/// What stands for the settings, which are no record.
const PROFILE: &str = "profile";

/// `banister conflicts`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Conflicts {
    #[command(subcommand)]
    action: Option<Action>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Settle a field for one of its values.
    Pick {
        /// The record's id or the end of it; "profile" for the settings.
        id: String,
        /// The field, as `banister conflicts` names it.
        field: String,
        /// The value's number, from 1.
        #[arg(value_parser = clap::value_parser!(u16).range(1..))]
        number: u16,
    },
}

/// A conflict as an item of a list.
#[derive(Serialize)]
struct Item {
    id: String,
    kind: &'static str,
    field: String,
    values: Vec<Alternative>,
}

impl Conflicts {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        if let Some(Action::Pick { id, field, number }) = &self.action {
            return pick(device, id, field, *number, out);
        }
        let log = device.reading()?;
        let conflicts = found(device, log)?;
        if self.json {
            return out.json(&List::whole(conflicts.into_iter().map(Item::from).collect()));
        }
        if conflicts.is_empty() {
            return out.line("no field was changed differently on two devices");
        }
        conflicts.iter().try_for_each(|conflict| print(conflict, device, out))
    }
}

/// Every conflict; of pages that can be read, if some cannot.
fn found(device: &mut Device, log: LogId) -> Result<Vec<Conflict>, CommandError> {
    let mut reading = device.log(log);
    let found = pollster::block_on(reading.conflicts());
    let damaged = reading.damaged().clone();
    device.unreadable.extend(damaged);
    Ok(found?)
}

fn print(conflict: &Conflict, device: &Device, out: Output) -> Result<(), CommandError> {
    let name = conflict.record.map_or_else(|| PROFILE.to_owned(), |id| format!("…{}", Short(id)));
    out.line(format_args!("{name} {}", conflict.field))?;
    let last = conflict.values.len();
    for (n, value) in (1..).zip(&conflict.values) {
        let (text, by) = (words(&value.value), author(value, device));
        let shown = if n == last { "  (shows now)" } else { "" };
        out.line(format_args!("  {n}  {text}{by}{shown}"))?;
    }
    let id = conflict.record.map_or_else(|| PROFILE.to_owned(), |id| Short(id).to_string());
    out.line(format_args!("  pick: banister conflicts pick {id} {} N", conflict.field))
}

fn words(value: &Plain) -> String {
    match value {
        Plain::Null => "not recorded".to_owned(),
        Plain::Bool(true) => "yes".to_owned(),
        Plain::Bool(false) => "no".to_owned(),
        Plain::Map(entries) if entries.is_empty() => "none".to_owned(),
        Plain::Map(entries) if entries.values().all(|v| *v == Plain::Bool(true)) => {
            entries.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
        }
        value => serde_json::to_string(value).unwrap_or_default(),
    }
}

/// Who wrote the value; nobody has written one that was never recorded.
fn author(value: &Alternative, device: &Device) -> String {
    match value.device {
        Some(id) if id == device.id() => "  by this device".to_owned(),
        Some(id) => format!("  by device {id}"),
        None if value.value == Plain::Null => String::new(),
        None => "  by another program".to_owned(),
    }
}

fn pick(
    device: &mut Device,
    id: &str,
    field: &str,
    number: u16,
    out: Output,
) -> Result<(), CommandError> {
    let kind = if id == PROFILE { PageKind::Profile } else { PageKind::Episodes };
    let log: LogId = device.writing(kind)?;
    let record = match id {
        PROFILE => None,
        id => Some(id.parse::<RecordRef>().map_err(CommandError::Usage)?.find(device, log)?),
    };
    let (stamp, choice) = (device.stamp(), usize::from(number) - 1);
    pollster::block_on(device.log(log).resolve_conflict(&stamp, record, field, choice))?;
    out.line("picked")
}

impl From<Conflict> for Item {
    fn from(conflict: Conflict) -> Self {
        Self {
            id: conflict.record.map_or_else(|| PROFILE.to_owned(), |id| id.to_string()),
            kind: "conflict",
            field: conflict.field,
            values: conflict.values,
        }
    }
}
