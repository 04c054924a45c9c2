use crate::ids::DeviceId;
use crate::page::Entry;
use crate::record::{Profile, Record};
use crate::time::{Moment, Zone};

/// Where a person is, as far as `device`, which is somebody else's, can know: where they say that
/// they live, else where the last of these records was made, unless that device made it. On the
/// person's own devices their own clock tells.
pub fn zone_of<'a>(
    entries: &'a [Entry],
    profile: &'a Profile,
    device: DeviceId,
) -> Option<&'a Zone> {
    let others = entries.iter().filter(|entry| entry.device != Some(device));
    let last = others.filter_map(made_at).max_by_key(|at| at.at_ms());
    profile.zone.as_ref().or(last.map(Moment::zone))
}

/// When and where, of what a person does themselves.
fn made_at(entry: &Entry) -> Option<&Moment> {
    if entry.record.voided() || entry.moved_to.is_some() {
        return None;
    }
    match &entry.record {
        Record::Episode(episode) => Some(&episode.started_at),
        Record::Relief(relief) => Some(&relief.started_at),
        _ => None,
    }
}
