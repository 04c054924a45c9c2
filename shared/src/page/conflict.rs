use automerge::iter::MapRangeItem;
use automerge::{ObjId, ObjType, ROOT, ReadDoc, Value};
use serde::Serialize;

use super::entry::{KIND, author};
use super::version::is_internal;
use super::{Page, PageError, Plain};
use crate::ids::{DeviceId, RecordId};
use crate::record::{CheckIn, FieldReader, Fields};

/// A field that devices changed at the same time: every value is kept until a person picks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Conflict {
    /// The record; `None` for the profile.
    pub record: Option<RecordId>,
    /// The field: `pain`, or `strategies/heat` for an entry of a map.
    pub field: String,
    /// The values; the last is the one that shows until somebody picks.
    pub values: Vec<Alternative>,
}

/// One value of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Alternative {
    /// The value.
    pub value: Plain,
    /// The device that wrote it; `None` for stock clients.
    pub device: Option<DeviceId>,
}

impl Page {
    /// Every field with different values, in the order of records and fields.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut conflicts = self.conflicts_in(None, &ROOT, "");
        for (id, obj) in self.record_objects() {
            let fields = self.conflicts_in(Some(id), &obj, "");
            let same = |other: &Conflict| fields.iter().any(|c| c.field == other.field);
            let versions = self.version_conflicts(id).into_iter().filter(|c| !same(c));
            conflicts.extend(versions.collect::<Vec<_>>());
            conflicts.extend(fields);
        }
        conflicts.retain(|c| c.record.is_none_or(|id| self.is_disputable(id, &c.field)));
        conflicts
    }

    /// Whether different values of a field are a question to a person: of how far a message came
    /// they are not, and the one that shows is as good as any.
    fn is_disputable(&self, id: RecordId, field: &str) -> bool {
        let kind = |obj| FieldReader::new(self.doc(), &obj, id).text(KIND);
        let is_check_in =
            || self.record_object(id).and_then(kind).as_deref() == Some(CheckIn::KIND);
        !(CheckIn::HOW_FAR.contains(&field) && is_check_in())
    }

    fn conflicts_in(&self, record: Option<RecordId>, obj: &ObjId, prefix: &str) -> Vec<Conflict> {
        let mut found = Vec::new();
        for item in self.doc().map_range(obj, ..) {
            let field = format!("{prefix}{}", item.key);
            let is_record = record.is_none() && field.parse::<RecordId>().is_ok();
            if is_internal(&field) || is_record {
                continue;
            }
            let is_map = item.value.clone().into_value().to_objtype() == Some(ObjType::Map);
            if item.conflict {
                found.extend(self.conflict(record, obj, &item, field));
            } else if is_map && prefix.is_empty() && record.is_some() {
                found.extend(self.conflicts_in(record, &item.id(), &format!("{field}/")));
            }
        }
        found
    }

    fn conflict(
        &self,
        record: Option<RecordId>,
        obj: &ObjId,
        item: &MapRangeItem<'_>,
        field: String,
    ) -> Option<Conflict> {
        let all = self.doc().get_all(obj, item.key.as_ref()).ok()?;
        let alternative = |(value, id): &(Value<'_>, ObjId)| Alternative {
            value: Plain::read(self.doc(), value, id),
            device: author(id),
        };
        let values: Vec<Alternative> = all.iter().map(alternative).collect();
        // Two devices that wrote the same have nothing to choose between.
        let differ = values.windows(2).any(|pair| matches!(pair, [a, b] if a.value != b.value));
        differ.then_some(Conflict { record, field, values })
    }

    /// Where the field of a conflict stands: the map and the key in it.
    pub(super) fn locate(
        &self,
        record: Option<RecordId>,
        field: &str,
    ) -> Result<(ObjId, String), PageError> {
        let base = match record {
            Some(id) => self.record_object(id).ok_or(PageError::NoRecord(id))?,
            None => return Ok((ROOT, field.to_owned())),
        };
        let Some((map, key)) = field.split_once('/') else { return Ok((base, field.to_owned())) };
        match self.doc().get(&base, map)? {
            Some((value, obj)) if value.is_object() => Ok((obj, key.to_owned())),
            _ => Err(PageError::NoConflict),
        }
    }
}
