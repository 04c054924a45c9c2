//! Copying values between pages as they are: with the fields this version does not know.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};

use super::entry::MOVED_TO;
use super::late::{MOVED_FROM, origin_text};
use super::{NewChange, Page, PageError, Stamp};
use crate::ids::RecordId;

/// Nothing of Banister nests deeper; a stock client's deeper values stay where they are.
const DEPTH_MAX: u8 = 16;

impl Page {
    /// Writes a copy of `source`'s record here, not void, and remembers that it came from
    /// `origin`, the same page as it was before. A copy that stands here already is replaced.
    pub(crate) fn move_in(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        source: &Self,
        origin: &Self,
    ) -> Result<Option<NewChange>, PageError> {
        let versions = source.versions(id);
        if versions.is_empty() {
            return Err(PageError::NoRecord(id));
        }
        let origin = origin_text(origin);
        self.write(stamp, |tx| {
            let obj = tx.put_object(ROOT, id.to_string(), ObjType::Map)?;
            for from in &versions {
                copy_map(source.doc(), from, tx, &obj, DEPTH_MAX)?;
            }
            tx.delete(&obj, MOVED_TO)?;
            tx.put(&obj, "voided", false)?;
            Ok(tx.put(&obj, MOVED_FROM, origin)?)
        })
    }
}

/// Writes what was picked. The value that shows is written too: beside another pick that was
/// made at the same time it would be lost, were the others only removed.
pub(super) fn put_picked(
    source: &Automerge,
    value: &Value<'_>,
    from: &ObjId,
    tx: &mut Transaction<'_>,
    obj: &ObjId,
    key: &str,
) -> Result<(), PageError> {
    tx.delete(obj, key)?;
    put_value(source, value, from, tx, obj, key)
}

/// Writes `value` (of `source`, where it is the object `from`) under `key`.
pub(super) fn put_value(
    source: &Automerge,
    value: &Value<'_>,
    from: &ObjId,
    tx: &mut Transaction<'_>,
    obj: &ObjId,
    key: &str,
) -> Result<(), PageError> {
    put_nested(source, value, from, tx, obj, key, DEPTH_MAX)
}

fn put_nested(
    source: &Automerge,
    value: &Value<'_>,
    from: &ObjId,
    tx: &mut Transaction<'_>,
    obj: &ObjId,
    key: &str,
    depth: u8,
) -> Result<(), PageError> {
    match value {
        Value::Scalar(scalar) => Ok(tx.put(obj, key, scalar.as_ref().clone())?),
        Value::Object(ObjType::Text) => {
            let text = tx.put_object(obj, key, ObjType::Text)?;
            Ok(tx.splice_text(&text, 0, 0, &source.text(from)?)?)
        }
        Value::Object(ObjType::Map) => {
            let map = tx.put_object(obj, key, ObjType::Map)?;
            copy_map(source, from, tx, &map, depth)
        }
        Value::Object(_) => {
            let list = tx.put_object(obj, key, ObjType::List)?;
            copy_list(source, from, tx, &list)
        }
    }
}

fn copy_map(
    source: &Automerge,
    from: &ObjId,
    tx: &mut Transaction<'_>,
    to: &ObjId,
    depth: u8,
) -> Result<(), PageError> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    for item in source.map_range(from, ..) {
        let id = item.id();
        let key = item.key.into_owned();
        put_nested(source, &item.value.into_value(), &id, tx, to, &key, depth)?;
    }
    Ok(())
}

/// Lists are not Banister's; their scalars are carried.
fn copy_list(
    source: &Automerge,
    from: &ObjId,
    tx: &mut Transaction<'_>,
    to: &ObjId,
) -> Result<(), PageError> {
    let scalars =
        source.list_range(from, ..).filter_map(|i| i.value.into_value().into_scalar().ok());
    for (index, scalar) in scalars.enumerate() {
        tx.insert(to, index, scalar)?;
    }
    Ok(())
}
