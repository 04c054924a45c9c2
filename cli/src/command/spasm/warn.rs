use banister_shared::ids::PageKind;
use banister_shared::record::{Episode, Record};
use clap::Args;

use super::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::{clock, show};

/// `banister spasm warn`.
#[derive(Debug, Args)]
pub(super) struct Warn {
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Warn {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let now = clock::now()?;
        let record = Record::Episode(Episode::warning(now.clone()));
        let id = device.add(log, &record)?;
        if self.json {
            return done::made_json(id, &record, out);
        }
        out.line(format_args!("warning {id} felt at {}\n", show::clock(&now)))?;
        out.line("it comes:  banister spasm\nit passed: banister spasm end")?;
        done::unsent(device, out)
    }
}
