use banister_shared::ids::{LogId, PageKind, RecordId};
use banister_shared::record::{CareNote, Day, Episode, Note as Text, Record, Relief};
use clap::Args;

use super::spasm::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::RecordRef;
use crate::{clock, months};

/// `banister note`.
#[derive(Debug, Args)]
pub(crate) struct Note {
    /// The note.
    text: String,
    /// The record it belongs to [default: the latest episode].
    #[arg(long, value_name = "ID")]
    on: Option<RecordRef>,
}

impl Note {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        if self.text.trim().is_empty() {
            return Err(CommandError::Usage("the note is empty".to_owned()));
        }
        let log = device.reading()?;
        if device.known_log(log)?.role.may_write(PageKind::Episodes) {
            let id = self.target(device, log)?;
            add_to(device, log, id, &self.text)?;
            done::show_record(device, log, id, false, out)?;
        } else {
            let id = add_care_note(device, log, &self.text)?;
            out.line(format_args!("care note {id}"))?;
        }
        done::unsent(device, out)
    }

    fn target(&self, device: &mut Device, log: LogId) -> Result<RecordId, CommandError> {
        if let Some(on) = &self.on {
            return on.find(device, log);
        }
        let recent = months::recent(device, log)?;
        let latest = months::latest_episode(&recent, |_| true);
        latest.map(|(entry, _)| entry.id).ok_or_else(|| CommandError::NotNow {
            message: "there is no recent episode to put the note on".to_owned(),
            hint: "Name a record with --on ID, or say it of the day: banister day --note TEXT",
        })
    }
}

fn add_to(device: &mut Device, log: LogId, id: RecordId, text: &str) -> Result<(), CommandError> {
    let entry = pollster::block_on(device.log(log).entry(id))?;
    let stamp = device.stamp();
    let mut log = device.log(log);
    match entry.record {
        Record::Episode(_) => {
            pollster::block_on(log.edit(&stamp, id, |e: &mut Episode| append(&mut e.note, text)))?;
        }
        Record::Relief(_) => {
            pollster::block_on(log.edit(&stamp, id, |r: &mut Relief| append(&mut r.note, text)))?;
        }
        Record::Day(_) => {
            pollster::block_on(log.edit(&stamp, id, |d: &mut Day| append(&mut d.note, text)))?;
        }
        _ => return Err(CommandError::Usage("this record takes no note".to_owned())),
    }
    Ok(())
}

fn append(note: &mut Text, text: &str) {
    if !note.0.is_empty() {
        note.0.push('\n');
    }
    note.0.push_str(text);
}

fn add_care_note(device: &mut Device, log: LogId, text: &str) -> Result<RecordId, CommandError> {
    let log = if device.chosen_log().is_some() { device.writing(PageKind::Care)? } else { log };
    let by = device.store.session()?.map(|session| session.account);
    let note = CareNote::new(by, clock::now()?, Text(text.to_owned()));
    device.add(log, &Record::CareNote(note))
}
