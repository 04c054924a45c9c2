use banister_shared::ids::{LogId, Month, PageKind, RecordId};
use banister_shared::record::{Episode, Record};
use banister_shared::time::Moment;
use clap::Args;

use super::done;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;
use crate::{clock, months, show};

/// A spasm this soon after an open warning is the one that was felt coming.
const WARNING_LASTS_MS: i64 = 30 * 60 * 1000;

/// `banister spasm [start]`.
#[derive(Debug, Args)]
pub(super) struct Start {
    /// Print the record as JSON.
    #[arg(long)]
    json: bool,
}

impl Start {
    pub(super) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let (log, now) = (device.writing(PageKind::Episodes)?, clock::now()?);
        let episode = Episode::starting(now.clone());
        let (id, record) = match open_warning(device, log, &now)? {
            // A page that is read in part can only be added to.
            Some((id, warning)) if device.unreadable().is_empty() => {
                (id, comes_true(device, log, id, warning, now.clone())?)
            }
            _ => {
                let record = Record::Episode(episode);
                (device.add(log, &record)?, record)
            }
        };
        // It is on disk; only now is anything said.
        if self.json {
            return done::made_json(id, &record, out);
        }
        out.line(format_args!("spasm {id} began at {}\n", show::clock(&now)))?;
        out.line(show::guide(&device.profile(log)?))?;
        out.line("\nit eases:   banister spasm ease\nit is over: banister spasm end")?;
        done::unsent(device, out)
    }
}

fn open_warning(
    device: &mut Device,
    log: LogId,
    now: &Moment,
) -> Result<Option<(RecordId, Episode)>, CommandError> {
    let since = now.plus_ms(-WARNING_LASTS_MS)?;
    let entries = months::entries(device, log, (Month::of(&since), Month::of(now)))?;
    let warning = months::latest_episode(&entries, |e| {
        e.warning_only
            && e.is_open()
            && (since.at_ms()..=now.at_ms()).contains(&e.started_at.at_ms())
    });
    Ok(warning.map(|(entry, episode)| (entry.id, episode.clone())))
}

/// The spasm that was felt coming begins.
fn comes_true(
    device: &mut Device,
    log: LogId,
    id: RecordId,
    warning: Episode,
    now: Moment,
) -> Result<Record, CommandError> {
    let stamp = device.stamp();
    let began = now.clone();
    pollster::block_on(device.log(log).edit::<Episode>(&stamp, id, |episode| {
        episode.warning_only = false;
        episode.started_at = began;
    }))?;
    Ok(Record::Episode(Episode { warning_only: false, started_at: now, ..warning }))
}
