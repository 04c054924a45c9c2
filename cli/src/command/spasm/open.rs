use banister_shared::ids::{LogId, RecordId};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::months;
use crate::record_ref::RecordRef;

/// The episode that is meant: the one named, else the latest that is open, of this month or
/// the previous one.
pub(super) fn meant(
    device: &mut Device,
    log: LogId,
    named: Option<&RecordRef>,
) -> Result<RecordId, CommandError> {
    if let Some(named) = named {
        return named.find(device, log);
    }
    let recent = months::recent(device, log)?;
    let open = months::latest_episode(&recent, |episode| episode.is_open());
    open.map(|(entry, _)| entry.id).ok_or_else(|| CommandError::NotNow {
        message: "no episode is open".to_owned(),
        hint: "`banister spasm` begins one; `banister spasm edit ID --ended WHEN` changes an older one.",
    })
}
