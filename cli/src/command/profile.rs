use banister_shared::ids::PageKind;
use banister_shared::record::{self, Fields};
use clap::Args;
use serde_json::{Value, json};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;

/// `banister profile`.
#[derive(Debug, Args)]
pub(crate) struct Profile {
    /// A setting: day_start_hour=4, places=kitchen,stairs, cards/en=TEXT; nothing after = takes
    /// it back (may be repeated).
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    set: Vec<(String, String)>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Profile {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.reading()?;
        if !self.set.is_empty() {
            self.change(device)?;
        }
        let shown = if self.set.is_empty() { log } else { device.writing(PageKind::Profile)? };
        let profile = to_json(&device.profile(shown)?)?;
        if self.json {
            return out.json(&profile);
        }
        let Value::Object(settings) = profile else { return Ok(()) };
        settings
            .iter()
            .try_for_each(|(key, value)| out.line(format_args!("{key:<22}{}", text(value))))
    }

    fn change(&self, device: &mut Device) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Profile)?;
        let (stamp, mut outcome) = (device.stamp(), Ok(()));
        let edit = |profile: &mut record::Profile| {
            outcome = self.applied(profile).map(|changed| *profile = changed);
        };
        pollster::block_on(device.log(log).edit_profile(&stamp, edit))?;
        outcome
    }

    fn applied(&self, profile: &record::Profile) -> Result<record::Profile, CommandError> {
        let mut changed = profile.clone();
        for (key, text) in &self.set {
            changed = with(&changed, key, text)?;
        }
        in_range("day_start_hour", changed.day_start_hour, 0, 23)?;
        in_range("spasm_day_threshold", changed.spasm_day_threshold, 1, 100)?;
        Ok(changed)
    }
}

/// What is set has to mean something: a day has no hour 99, and no spasm is no spasm day.
fn in_range(key: &str, value: Option<u8>, min: u8, max: u8) -> Result<(), CommandError> {
    if value.is_none_or(|value| (min..=max).contains(&value)) {
        return Ok(());
    }
    Err(CommandError::Usage(format!("{key} is a number from {min} to {max}")))
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    let field = key.split('/').next().unwrap_or(key);
    if !record::Profile::FIELDS.contains(&field) {
        return Err(format!("no such setting; one of {}", record::Profile::FIELDS.join(", ")));
    }
    Ok((key.to_owned(), value.trim().to_owned()))
}

/// The profile with one setting changed. The setting's own type decides what it may be.
fn with(profile: &record::Profile, key: &str, text: &str) -> Result<record::Profile, CommandError> {
    let refused = |error: serde_json::Error| CommandError::Usage(format!("{key}: {error}"));
    let fitting = candidates(text).into_iter().map(|value| put(profile, key, value));
    let mut outcome = Err(CommandError::Usage(format!("{key} cannot be set")));
    for candidate in fitting {
        match serde_json::from_value(candidate?).map_err(refused) {
            Ok(changed) => return Ok(changed),
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

/// What a text may mean: a list, a number or itself; nothing at all when it is empty.
fn candidates(text: &str) -> Vec<Value> {
    let names = || text.split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut values = vec![json!(names().collect::<Vec<_>>())];
    if text.is_empty() {
        values.extend([Value::Null, json!({})]);
    } else {
        values.extend(text.parse::<u8>().ok().map(Value::from));
        values.push(json!(text));
    }
    values
}

fn put(profile: &record::Profile, key: &str, value: Value) -> Result<Value, CommandError> {
    let mut json = to_json(profile)?;
    let Some(settings) = json.as_object_mut() else { return Ok(json) };
    match key.split_once('/') {
        None => drop(settings.insert(key.to_owned(), value)),
        Some((map, name)) => {
            if let Some(entries) = settings.get_mut(map).and_then(Value::as_object_mut) {
                entries.remove(name);
                if !value.is_null() && value != json!([]) {
                    entries.insert(name.to_owned(), value);
                }
            }
        }
    }
    Ok(json)
}

fn to_json(profile: &record::Profile) -> Result<Value, CommandError> {
    serde_json::to_value(profile).map_err(|_| CommandError::Unwritable)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(entries) => {
            entries.iter().map(|(k, v)| format!("{k}: {}", text(v))).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
