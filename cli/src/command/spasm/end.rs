use banister_shared::ids::{LogId, PageKind};
use banister_shared::record::{EndSource, Episode};
use banister_shared::view::{day_of, days};
use clap::Args;

use super::{done, open};
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::record_ref::{RecordRef, Short};
use crate::running::is_unfinished;
use crate::{clock, months, when};

/// `banister spasm end`.
#[derive(Debug, Args)]
pub(super) struct End {
    /// Which episode [default: the one that goes on, or that is felt coming].
    id: Option<RecordRef>,
    /// When it was over [default: now].
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// The end is a guess.
    #[arg(long)]
    guessed: bool,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl End {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let at = when::parse(self.at.as_deref().unwrap_or("now"), &jiff::Zoned::now())?;
        let id = open::meant(device, log, self.id.as_ref(), is_unfinished)?;
        at.taken_as.iter().for_each(|words| out.aside(words));
        let (stamp, source) = (device.stamp(), self.source());
        let edit = |episode: &mut Episode| {
            episode.ended_at = Some(at.moment);
            episode.end_source = Some(source);
        };
        pollster::block_on(device.log(log).edit(&stamp, id, edit))?;
        done::show_record(device, log, id, self.json, out)?;
        if self.json {
            return Ok(());
        }
        out.line(format_args!("how it was:  banister spasm edit {} --pain N …", Short(id)))?;
        offer_help(device, log, out)?;
        done::unsent(device, out)
    }

    const fn source(&self) -> EndSource {
        match (self.guessed, &self.at) {
            (true, _) => EndSource::Guessed,
            (false, Some(_)) => EndSource::Entered,
            (false, None) => EndSource::Tapped,
        }
    }
}

/// After the first spasm of a day, early help: tension turns one into several.
fn offer_help(device: &mut Device, log: LogId, out: Output) -> Result<(), CommandError> {
    let now = clock::now()?;
    let entries = months::entries(device, log, months::around_day(&now)?)?;
    let profile = device.profile(log)?;
    let today = day_of(&now, &profile);
    match days(&entries, &profile, today, today).first() {
        Some(day) if day.spasm_day => out.line(
            "a spasm day: go easy; `banister today` shows it, `banister heat start` times heat",
        ),
        Some(day) if day.spasms == 1 => {
            out.line("heat and rest now sometimes keep it at one: banister heat start")
        }
        _ => Ok(()),
    }
}
