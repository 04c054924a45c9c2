use std::path::PathBuf;

use banister_shared::ids::LogId;
use banister_shared::page::Entry;
use banister_shared::record::Profile;
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;

/// What an export says it is.
pub(super) const FORMAT: &str = "banister-export";
/// The columns of a CSV export: the fields that a table can hold.
const COLUMNS: [&str; 25] = [
    "id",
    "kind",
    "started_at",
    "date",
    "at",
    "zone",
    "precision",
    "warning_only",
    "eased_at",
    "ended_at",
    "end_source",
    "pain",
    "control_loss",
    "fright",
    "fall",
    "type",
    "effect",
    "flare",
    "place",
    "activity",
    "supports",
    "strategies",
    "mood",
    "note",
    "voided",
];

/// `banister export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file to write [default: standard output, which "-" names too].
    file: Option<PathBuf>,
    /// JSON holds everything and can be imported; CSV is for spreadsheets.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Csv,
}

#[derive(Serialize)]
struct Whole {
    format: &'static str,
    version: u8,
    log: LogId,
    profile: Profile,
    items: Vec<Entry>,
}

impl Export {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.reading()?;
        let (profile, items) = (device.profile(log)?, device.all_entries(log)?);
        let count = items.len();
        let text = match self.format {
            Format::Json => json(&Whole { format: FORMAT, version: 1, log, profile, items })?,
            Format::Csv => csv(&items)?,
        };
        let named = self.file.as_ref().filter(|path| path.as_os_str() != "-");
        let Some(path) = named else { return out.raw(&text) };
        let failed = |source| CommandError::File { path: path.clone(), source };
        std::fs::write(path, text).map_err(failed)?;
        out.line(format_args!("{count} records written to {}", path.display()))
    }
}

fn json(whole: &Whole) -> Result<String, CommandError> {
    let text = serde_json::to_string_pretty(whole).map_err(|_| CommandError::Unwritable)?;
    Ok(text + "\n")
}

fn csv(items: &[Entry]) -> Result<String, CommandError> {
    let mut text = COLUMNS.join(",") + "\r\n";
    for item in items {
        let value = serde_json::to_value(item).map_err(|_| CommandError::Unwritable)?;
        let cells: Vec<String> = COLUMNS.iter().map(|column| cell(&value, column)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    Ok(text)
}

fn cell(record: &Value, column: &str) -> String {
    let value = match column {
        "zone" => record.get("started_at").or(record.get("at")).and_then(|at| at.get("zone")),
        "note" => record.get("note").or(record.get("text")),
        _ => record.get(column),
    };
    quoted(&value.map(plain).unwrap_or_default())
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(map) => match map.get("at") {
            Some(at) => plain(at),
            None => {
                map.iter().map(|(k, v)| format!("{k}={}", plain(v))).collect::<Vec<_>>().join("; ")
            }
        },
        other => other.to_string(),
    }
}

/// RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe.
fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
