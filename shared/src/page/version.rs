//! A record that two devices moved to the same page at once: each made it there.

use automerge::transaction::Transactable;
use automerge::{ObjId, ReadDoc, Value};

use super::copy::put_picked;
use super::entry::{MOVED_TO, author};
use super::late::{CONSIDERED, MOVED_FROM};
use super::{Alternative, Conflict, NewChange, Page, PageError, Plain, Stamp};
use crate::ids::RecordId;

/// Whether a field only says where a record stands or stood.
pub(super) fn is_internal(field: &str) -> bool {
    field == MOVED_TO || field == MOVED_FROM || field.starts_with(CONSIDERED)
}

/// One version's value of a field.
struct Found {
    value: Value<'static>,
    from: ObjId,
    version: ObjId,
}

impl Page {
    /// The fields that the versions of a record hold differently.
    pub(super) fn version_conflicts(&self, id: RecordId) -> Vec<Conflict> {
        let versions = self.versions(id);
        let (Some(shown), true) = (versions.last(), versions.len() > 1) else { return Vec::new() };
        let fields = self.doc().map_range(shown, ..).map(|item| item.key.into_owned());
        let fields = fields.filter(|field| !is_internal(field) && field != "voided");
        fields.filter_map(|field| self.version_conflict(id, field)).collect()
    }

    fn version_conflict(&self, id: RecordId, field: String) -> Option<Conflict> {
        let found = self.in_versions(id, &field);
        let alternative = |found: &Found| Alternative {
            value: Plain::read(self.doc(), &found.value, &found.from),
            device: author(&found.from).or_else(|| author(&found.version)),
        };
        let values: Vec<Alternative> = found.iter().map(alternative).collect();
        (values.len() > 1).then_some(Conflict { record: Some(id), field, values })
    }

    /// What other versions say differently and nobody has considered, then what shows.
    fn in_versions(&self, id: RecordId, field: &str) -> Vec<Found> {
        let mut versions = self.versions(id);
        let find = |version: ObjId| {
            let (value, from) = self.doc().get(&version, field).ok()??;
            Some(Found { value: value.into_owned(), from, version })
        };
        let Some(last) = versions.pop() else { return Vec::new() };
        let considered = |version: &ObjId| {
            self.doc().get(&last, considered(field, version)).ok().flatten().is_some()
        };
        versions.retain(|version| !considered(version));
        let Some(shown) = find(last.clone()) else { return Vec::new() };
        let plain = |found: &Found| Plain::read(self.doc(), &found.value, &found.from);
        let mut found: Vec<Found> = versions.into_iter().filter_map(find).collect();
        found.retain(|other| plain(other) != plain(&shown));
        found.push(shown);
        found
    }

    /// Settles such a field for the value at `choice`.
    pub(super) fn resolve_version(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        field: &str,
        choice: usize,
    ) -> Result<Option<NewChange>, PageError> {
        let found = self.in_versions(id, field);
        let picked = found.get(choice).filter(|_| found.len() > 1).ok_or(PageError::NoConflict)?;
        let obj = self.record_object(id).ok_or(PageError::NoRecord(id))?;
        let source = self.doc().clone();
        self.write(stamp, |tx| {
            put_picked(&source, &picked.value, &picked.from, tx, &obj, field)?;
            let others = found.iter().filter(|other| other.version != obj);
            others.map(|other| considered(field, &other.version)).try_for_each(|key| {
                tx.put(&obj, key, true)?;
                Ok(())
            })
        })
    }
}

/// Where it is kept that a field of another version was considered.
fn considered(field: &str, version: &ObjId) -> String {
    format!("{CONSIDERED}{field}/{version}")
}
