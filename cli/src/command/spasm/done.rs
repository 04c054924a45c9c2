use banister_shared::ids::{LogId, RecordId};
use banister_shared::record::Record;
use banister_shared::view::TimelineItem;
use serde::Serialize;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::device_pages::is_unreadable;
use crate::output::Output;
use crate::show;

/// A record that was just made, as JSON.
#[derive(Serialize)]
struct Made<'a> {
    id: RecordId,
    #[serde(flatten)]
    record: &'a Record,
}

/// What is left to say of a record on a damaged page.
#[derive(Serialize)]
struct Stored {
    id: RecordId,
}

/// Prints a record that was just made, without reading anything again.
pub(crate) fn made_json(id: RecordId, record: &Record, out: Output) -> Result<(), CommandError> {
    out.json(&Made { id, record })
}

/// Prints a record as it stands now, and the card if it tells of a fall.
pub(crate) fn show_record(
    device: &mut Device,
    log: LogId,
    id: RecordId,
    json: bool,
    out: Output,
) -> Result<(), CommandError> {
    let entry = match pollster::block_on(device.log(log).entry(id)) {
        // It is on disk, on a page that cannot be read otherwise.
        Err(error) if is_unreadable(&error) => {
            return if json {
                out.json(&Stored { id })
            } else {
                out.line(format_args!("stored {id}"))
            };
        }
        entry => entry?,
    };
    if json {
        let duration_ms = match &entry.record {
            Record::Episode(episode) => episode.duration_ms(),
            _ => None,
        };
        return out.json(&TimelineItem { entry, duration_ms, same_as: Default::default() });
    }
    out.line(show::item_line(&entry))?;
    if let Record::Episode(episode) = &entry.record
        && let Some(card) = show::after_fall(episode)
    {
        out.line(format_args!("\n{card}"))?;
    }
    Ok(())
}

/// How much waits to be sent.
pub(crate) fn unsent(device: &mut Device, out: Output) -> Result<(), CommandError> {
    match device.store.unsent_count()? {
        0 => Ok(()),
        count => out.line(format_args!("not sent yet: {count}")),
    }
}
