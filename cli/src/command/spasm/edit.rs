use banister_shared::ids::PageKind;
use banister_shared::record::{Episode, Fields, Note};
use clap::Args;

use super::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::episode_options::EpisodeOptions;
use crate::output::Output;
use crate::record_ref::RecordRef;

/// Fields that cannot be without a value.
const FIXED: [&str; 3] = ["started_at", "warning_only", "voided"];

/// `banister spasm edit`.
#[derive(Debug, Args)]
pub(super) struct Edit {
    /// Which episode: its id, or the end of it.
    id: RecordRef,
    #[command(flatten)]
    options: EpisodeOptions,
    /// A field to make "not recorded" again, such as pain or supports (may be repeated).
    #[arg(long, value_name = "FIELD", value_parser = clearable)]
    clear: Vec<String>,
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Edit {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.writing(PageKind::Episodes)?;
        let times = self.options.times(&jiff::Zoned::now())?;
        let id = self.id.find(device, log)?;
        let stamp = device.stamp();
        let edit = |episode: &mut Episode| {
            self.clear.iter().for_each(|field| clear(episode, field));
            self.options.apply(&times, episode);
        };
        pollster::block_on(device.log(log).edit(&stamp, id, edit))?;
        times.taken_as().for_each(|words| out.aside(words));
        done::show_record(device, log, id, self.json, out)?;
        if self.json { Ok(()) } else { done::unsent(device, out) }
    }
}

fn clearable(text: &str) -> Result<String, String> {
    let field = text.replace('-', "_");
    let known = Episode::FIELDS.contains(&field.as_str()) && !FIXED.contains(&field.as_str());
    if known {
        return Ok(field);
    }
    let fields: Vec<&str> =
        Episode::FIELDS.iter().copied().filter(|field| !FIXED.contains(field)).collect();
    Err(format!("one of {}", fields.join(", ")))
}

fn clear(e: &mut Episode, field: &str) {
    match field {
        "precision" => e.precision = None,
        "warning_at" => e.warning_at = None,
        "eased_at" => e.eased_at = None,
        "ended_at" => e.ended_at = None,
        "end_source" => e.end_source = None,
        "control_loss" => e.control_loss = None,
        "pain" => e.pain = None,
        "fright" => e.fright = None,
        "fall" => e.fall = None,
        "posture" => e.posture = None,
        "could_move" => e.could_move = None,
        "vocalised" => e.vocalised = None,
        "place" => e.place = None,
        "activity" => e.activity = None,
        "in_public" => e.in_public = None,
        "note" => e.note = Note::default(),
        _ => clear_names(e, field),
    }
}

fn clear_names(e: &mut Episode, field: &str) {
    match field {
        "supports" => e.supports.0.clear(),
        "strategies" => e.strategies.0.clear(),
        "witnesses" => e.witnesses.0.clear(),
        "suspected_origins" => e.suspected_origins.0.clear(),
        "qualities" => e.qualities.0.clear(),
        "mood" => e.mood.0.clear(),
        "guide_steps" => e.guide_steps.0.clear(),
        _ => {}
    }
}
