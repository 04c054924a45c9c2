use banister_shared::ids::{LogId, PageKind, RecordId};
use banister_shared::log::LogError;
use banister_shared::page::PageError;
use banister_shared::record::{CareNote, Note as Text, Record};
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
    let stamp = device.stamp();
    let mut log = device.log(log);
    let typed = log.type_note(&stamp, id, None, |note| append(note, text));
    match pollster::block_on(typed) {
        Err(LogError::Page(PageError::WrongKind(_))) => {
            Err(CommandError::Usage("this record takes no note".to_owned()))
        }
        typed => Ok(typed?),
    }
}

fn append(note: &mut String, text: &str) {
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(text);
}

fn add_care_note(device: &mut Device, log: LogId, text: &str) -> Result<RecordId, CommandError> {
    let log = if device.chosen_log().is_some() { device.writing(PageKind::Care)? } else { log };
    let by = device.store.session()?.map(|session| session.account);
    let note = CareNote::new(by, clock::now()?, Text(text.to_owned()));
    device.add(log, &Record::CareNote(note))
}
