use std::collections::BTreeSet;
use std::path::PathBuf;

use banister_shared::ids::{LogId, PageId, PageKind, RecordId};
use banister_shared::record::{Profile, Record};
use banister_shared::store::Store;
use clap::Args;
use serde::Deserialize;

use super::export::FORMAT;
use super::spasm::done;
use crate::command_error::CommandError;
use crate::copy::{self, Copy};
use crate::device::Device;
use crate::output::Output;

/// `banister import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A file that `banister export` wrote.
    file: PathBuf,
}

#[derive(Deserialize)]
struct Whole {
    format: String,
    version: u8,
    profile: Profile,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: RecordId,
    page: Option<PageId>,
    #[serde(flatten)]
    record: Record,
}

impl Import {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Profile)?;
        let whole = self.read()?;
        let all = whole.items.len();
        let missing = missing(device, log, whole.items)?;
        let stamp = device.stamp();
        let open = |page| device.page(page);
        let mut changes = copy::changes(log, &missing, &stamp, open)?;
        let mut page = device.page(PageId::profile(log))?;
        let count = changes.len();
        changes.extend(page.edit_profile(&stamp, |p| *p = copy::filled(p, &whole.profile))?);
        // One transaction: all of it or nothing.
        pollster::block_on(device.store.append(&changes))?;
        out.line(format_args!("{count} of {all} records taken in; the others were here already"))?;
        done::unsent(device, out)
    }

    fn read(&self) -> Result<Whole, CommandError> {
        let failed = |source| CommandError::File { path: self.file.clone(), source };
        let text = std::fs::read_to_string(&self.file).map_err(failed)?;
        let refused = |why: String| {
            CommandError::Usage(format!("{} is no Banister export: {why}", self.file.display()))
        };
        let whole: Whole =
            serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
        if whole.format != FORMAT || whole.version != 1 {
            return Err(refused("it is of another format or version".to_owned()));
        }
        Ok(whole)
    }
}

/// The records whose ids stand nowhere in the log.
fn missing(device: &mut Device, log: LogId, items: Vec<Item>) -> Result<Vec<Copy>, CommandError> {
    let here: BTreeSet<RecordId> =
        device.all_entries(log)?.into_iter().map(|entry| entry.id).collect();
    let new = items.into_iter().filter(|item| !here.contains(&item.id));
    Ok(new.map(|Item { id, page, record }| Copy { id, record, from: page }).collect())
}
