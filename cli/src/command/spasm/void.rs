use banister_shared::ids::PageKind;
use clap::Args;

use super::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::{RecordRef, Short};

/// `banister spasm void`.
#[derive(Debug, Args)]
pub(super) struct Void {
    /// Which record: its id, or the end of it.
    id: RecordRef,
}

/// `banister spasm unvoid`.
#[derive(Debug, Args)]
pub(super) struct Unvoid {
    /// Which record: its id, or the end of it.
    id: RecordRef,
}

impl Void {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let short = set(device, &self.id, true)?;
        out.line(format_args!("taken back; to undo: banister spasm unvoid {short}"))?;
        done::unsent(device, out)
    }
}

impl Unvoid {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let short = set(device, &self.id, false)?;
        out.line(format_args!("…{short} is back"))?;
        done::unsent(device, out)
    }
}

fn set(device: &mut Device, id: &RecordRef, voided: bool) -> Result<Short, CommandError> {
    let log = device.writing(PageKind::Episodes)?;
    let id = id.find(device, log)?;
    let stamp = device.stamp();
    pollster::block_on(device.log(log).set_voided(&stamp, id, voided))?;
    Ok(Short(id))
}
