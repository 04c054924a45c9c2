use std::collections::BTreeMap;

use crate::ids::DeviceId;
use crate::page::Entry;
use crate::record::{Profile, Record};
use crate::time::{Moment, Zone};

/// Where a person is, as far as `device`, which is somebody else's, can know: where they say that
/// they live, else where every other device last made one of these records: one that is elsewhere
/// may be a caregiver's. On the person's own devices their own clock tells.
pub fn zone_of<'a>(
    entries: &'a [Entry],
    profile: &'a Profile,
    device: DeviceId,
) -> Option<&'a Zone> {
    profile.zone.as_ref().or_else(|| {
        let mut made: Vec<_> = entries.iter().filter_map(made_at).collect();
        made.sort_by_key(|(_, at)| at.at_ms());
        let others = made.into_iter().filter(|(by, _)| *by != Some(device));
        let last: BTreeMap<_, _> = others.collect();
        let mut zones = last.into_values().map(Moment::zone);
        let zone = zones.next()?;
        zones.all(|other| other == zone).then_some(zone)
    })
}

/// By which device, when and where, of what a person does themselves.
fn made_at(entry: &Entry) -> Option<(Option<DeviceId>, &Moment)> {
    if entry.record.voided() || entry.moved_to.is_some() {
        return None;
    }
    match &entry.record {
        Record::Episode(episode) => Some((entry.device, &episode.started_at)),
        Record::Relief(relief) => Some((entry.device, &relief.started_at)),
        _ => None,
    }
}
