use banister_shared::ids::{LogId, RecordId};
use banister_shared::record::Episode;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::record_ref::RecordRef;
use crate::{clock, months};

/// The episode that is meant: the one named, else the latest that goes on.
pub(super) fn meant(
    device: &mut Device,
    log: LogId,
    named: Option<&RecordRef>,
    goes_on: impl Fn(&Episode, i64) -> bool,
) -> Result<RecordId, CommandError> {
    if let Some(named) = named {
        return named.find(device, log);
    }
    let (recent, now_ms) = (months::recent(device, log)?, clock::now_ms());
    let latest = months::latest_episode(&recent, |episode| goes_on(episode, now_ms));
    latest.map(|(entry, _)| entry.id).ok_or_else(|| CommandError::NotNow {
        message: "no episode is in progress".to_owned(),
        hint: "`banister spasm` begins one; `banister spasm edit ID --ended WHEN` changes an older one.",
    })
}
