//! `banister link` and `banister unlink`: two records of one spasm.

use banister_shared::api::List;
use banister_shared::ids::{LogId, PageKind, RecordId};
use banister_shared::view::{Overlap, overlaps};
use clap::Args;

use super::spasm::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::random;
use crate::record_ref::{RecordRef, Short};
use crate::show;

/// `banister link`.
#[derive(Debug, Args)]
pub(crate) struct Link {
    /// One episode.
    #[arg(requires = "b")]
    a: Option<RecordRef>,
    /// The other.
    b: Option<RecordRef>,
    /// Print suggestions as JSON.
    #[arg(long)]
    json: bool,
}

/// `banister unlink`.
#[derive(Debug, Args)]
pub(crate) struct Unlink {
    /// One episode.
    a: RecordRef,
    /// The other.
    b: RecordRef,
}

impl Link {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let (Some(a), Some(b)) = (&self.a, &self.b) else { return self.suggest(device, out) };
        let log = device.writing(PageKind::Episodes)?;
        let (a, b) = pair(device, log, a, b)?;
        let stamp = device.stamp();
        let id = RecordId::new(stamp.now_ms, random::bytes()?);
        pollster::block_on(device.log(log).link(&stamp, id, a, b))?;
        out.line(format_args!(
            "one spasm now; to undo: banister unlink {} {}",
            Short(a),
            Short(b)
        ))?;
        done::unsent(device, out)
    }

    fn suggest(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.reading()?;
        let entries = device.all_entries(log)?;
        let found = overlaps(&entries);
        if self.json {
            return out.json(&List::whole(found));
        }
        if found.is_empty() {
            return out.line("no two episodes of different devices overlap");
        }
        for Overlap { a, b } in found {
            for entry in entries.iter().filter(|entry| entry.id == a || entry.id == b) {
                out.line(show::item_line(entry))?;
            }
            let (a, b) = (Short(a), Short(b));
            out.line(format_args!("  the same spasm? banister link {a} {b}"))?;
        }
        Ok(())
    }
}

impl Unlink {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let (a, b) = pair(device, log, &self.a, &self.b)?;
        let stamp = device.stamp();
        if !pollster::block_on(device.log(log).unlink(&stamp, a, b))? {
            return out.line("these two were not linked");
        }
        out.line("two spasms again")?;
        done::unsent(device, out)
    }
}

fn pair(
    device: &mut Device,
    log: LogId,
    a: &RecordRef,
    b: &RecordRef,
) -> Result<(RecordId, RecordId), CommandError> {
    let (a, b) = (a.find(device, log)?, b.find(device, log)?);
    if a == b {
        return Err(CommandError::Usage("these are the same record".to_owned()));
    }
    Ok((a, b))
}
