//! What is undecided of a record on a page that it was moved away from.

use automerge::ReadDoc;

use super::copy::put_picked;
use super::entry::{MOVED_TO, author};
use super::{Alternative, Conflict, NewChange, Page, PageError, Stamp};
use crate::ids::{DeviceId, PageId, RecordId};

impl Page {
    /// Where devices moved the record to at the same time, and which; the last one counts.
    pub(crate) fn targets(&self, id: RecordId) -> Vec<(PageId, Option<DeviceId>)> {
        let Some(obj) = self.record_object(id) else { return Vec::new() };
        let all = self.doc().get_all(&obj, MOVED_TO).unwrap_or_default();
        let target = |(value, op): (automerge::Value<'_>, automerge::ObjId)| {
            Some((self.of_this_log(value.as_str()?)?, author(&op)))
        };
        all.into_iter().filter_map(target).collect()
    }

    /// A conflict that was left on `source`, as it stands for the record here: the values
    /// there, and last the one that shows here.
    pub(crate) fn left_conflict(&self, left: &Conflict) -> Option<Conflict> {
        let id = left.record?;
        let shown = self.alternative(id, &left.field);
        let mut values = left.values.clone();
        values.retain(|other| other.value != shown.value);
        let some = !values.is_empty();
        values.push(shown);
        some.then(|| Conflict { record: left.record, field: left.field.clone(), values })
    }

    /// Settles such a conflict, on both pages, for `picked`.
    pub(crate) fn settle_left(
        &mut self,
        stamp: &Stamp,
        source: &mut Self,
        left: &Conflict,
        picked: &Alternative,
    ) -> Result<Vec<NewChange>, PageError> {
        let id = left.record.ok_or(PageError::NoConflict)?;
        let place = left.values.iter().position(|other| other.value == picked.value);
        let there = source.resolve(stamp, Some(id), &left.field, place.unwrap_or(0))?;
        let from = if place.is_some() { source.clone() } else { self.clone() };
        let here = self.take(stamp, id, &left.field, &from)?;
        // What is settled there is no late edit here, whichever value it was.
        let (key, _) = left.field.split_once('/').unwrap_or((&left.field, ""));
        let considered = self.settle_late_edit(stamp, id, key, source, false)?;
        Ok(there.into_iter().chain(here).chain(considered).collect())
    }

    /// Writes the field as it shows on `source`.
    fn take(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        field: &str,
        source: &Self,
    ) -> Result<Option<NewChange>, PageError> {
        let (from, key) = source.locate(Some(id), field)?;
        let (value, op) = source.doc().get(&from, key.as_str())?.ok_or(PageError::NoConflict)?;
        let (obj, key) = self.locate(Some(id), field)?;
        self.write(stamp, |tx| put_picked(source.doc(), &value, &op, tx, &obj, &key))
    }
}
