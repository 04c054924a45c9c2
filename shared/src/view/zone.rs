use crate::page::Entry;
use crate::record::{Profile, Record};
use crate::time::{Moment, Zone};

/// Where a person is, as far as others can know: where the last of these records was made, else
/// where they say that they live. On the person's own devices their own clock tells.
pub fn zone_of<'a>(entries: &'a [Entry], profile: &'a Profile) -> Option<&'a Zone> {
    let made = entries.iter().filter_map(made_at);
    made.max_by_key(|at| at.at_ms()).map(Moment::zone).or(profile.zone.as_ref())
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
