use banister_shared::ids::PageKind;
use banister_shared::record::{Episode, Record};
use clap::Args;

use super::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::episode_options::EpisodeOptions;
use crate::output::Output;
use crate::{clock, show};

/// `banister spasm log`.
#[derive(Debug, Args)]
pub(super) struct Log {
    #[command(flatten)]
    options: EpisodeOptions,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Log {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let now = jiff::Zoned::now();
        let times = self.options.times(&now)?;
        let mut episode = Episode::starting(clock::moment(&now)?);
        self.options.apply_afterwards(&times, &mut episode);
        let card = show::after_fall(&episode);
        let record = Record::Episode(episode);
        let id = device.add(log, &record)?;
        times.taken_as().for_each(|words| out.aside(words));
        if self.json {
            return done::made_json(id, &record, out);
        }
        out.line(format_args!("logged {id}"))?;
        if let Some(card) = card {
            out.line(format_args!("\n{card}\n"))?;
        }
        done::unsent(device, out)
    }
}
