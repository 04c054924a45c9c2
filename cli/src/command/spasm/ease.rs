use banister_shared::ids::PageKind;
use banister_shared::record::Episode;
use clap::Args;

use super::{done, open};
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::RecordRef;
use crate::running::is_running;
use crate::when;

/// `banister spasm ease`.
#[derive(Debug, Args)]
pub(super) struct Ease {
    /// Which episode [default: the one that goes on].
    id: Option<RecordRef>,
    /// When it began to let go [default: now].
    #[arg(long, value_name = "WHEN", default_value = "now")]
    at: String,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Ease {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let at = when::parse(&self.at, &jiff::Zoned::now())?;
        let id = open::meant(device, log, self.id.as_ref(), is_running)?;
        at.taken_as.iter().for_each(|words| out.aside(words));
        let stamp = device.stamp();
        let edit = |episode: &mut Episode| episode.eased_at = Some(at.moment);
        pollster::block_on(device.log(log).edit(&stamp, id, edit))?;
        done::show_record(device, log, id, self.json, out)?;
        if !self.json {
            out.line("it is over: banister spasm end")?;
            done::unsent(device, out)?;
        }
        Ok(())
    }
}
