use std::collections::BTreeMap;

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value};

use crate::ids::RecordId;
use crate::page::PageError;

/// One field's value, as a page stores it.
pub(crate) trait FieldValue: Sized {
    /// Reads the field; a value that cannot be read counts as not recorded.
    fn read(reader: &FieldReader<'_>, field: &str) -> Self;

    /// Writes what differs from `old`; everything without it.
    ///
    /// # Errors
    /// A value that is out of bounds.
    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError>;
}

/// The entries of one map of a page, read in one pass.
pub struct FieldReader<'a> {
    doc: &'a Automerge,
    entries: BTreeMap<String, (Value<'static>, ObjId)>,
    record: RecordId,
}

impl<'a> FieldReader<'a> {
    pub(crate) fn new(doc: &'a Automerge, obj: &ObjId, record: RecordId) -> Self {
        let entry = |item: automerge::iter::MapRangeItem<'_>| {
            let id = item.id();
            (item.key.into_owned(), (item.value.into_value(), id))
        };
        Self { doc, entries: doc.map_range(obj, ..).map(entry).collect(), record }
    }

    /// Takes over the entries that are missing here.
    pub(crate) fn fill(&mut self, other: Self) {
        for (name, entry) in other.entries {
            self.entries.entry(name).or_insert(entry);
        }
    }

    /// The record the fields belong to.
    pub(crate) const fn record(&self) -> RecordId {
        self.record
    }

    /// The names of all entries, known or not.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub(crate) fn scalar(&self, field: &str) -> Option<&ScalarValue> {
        self.entries.get(field)?.0.as_scalar()
    }

    pub(crate) fn text(&self, field: &str) -> Option<String> {
        match self.entries.get(field)? {
            (Value::Object(ObjType::Text), obj) => self.doc.text(obj).ok(),
            (value, _) => value.as_str().map(str::to_owned),
        }
    }

    /// The scalar entries of the map under `field`.
    pub(crate) fn map(&self, field: &str) -> Vec<(String, ScalarValue)> {
        let Some((Value::Object(ObjType::Map), obj)) = self.entries.get(field) else {
            return Vec::new();
        };
        let scalar = |item: automerge::iter::MapRangeItem<'_>| {
            Some((item.key.into_owned(), item.value.into_value().into_scalar().ok()?))
        };
        self.doc.map_range(obj, ..).filter_map(scalar).collect()
    }
}

/// Writes fields into one map of a page.
pub struct FieldWriter<'t, 'd> {
    tx: &'t mut Transaction<'d>,
    obj: ObjId,
}

impl<'t, 'd> FieldWriter<'t, 'd> {
    pub(crate) const fn new(tx: &'t mut Transaction<'d>, obj: ObjId) -> Self {
        Self { tx, obj }
    }

    pub(crate) fn put(&mut self, field: &str, value: ScalarValue) -> Result<(), PageError> {
        Ok(self.tx.put(&self.obj, field, value)?)
    }

    pub(crate) fn delete(&mut self, field: &str) -> Result<(), PageError> {
        Ok(self.tx.delete(&self.obj, field)?)
    }

    /// A new text under `field`, in place of the one there: what another device writes at the
    /// same time stands beside it and is not mixed with it.
    pub(crate) fn put_text(&mut self, field: &str, text: &str) -> Result<(), PageError> {
        let obj = self.tx.put_object(&self.obj, field, ObjType::Text)?;
        Ok(self.tx.splice_text(&obj, 0, 0, text)?)
    }

    /// The text under `field`, turned into `text` with as few edits as it takes.
    pub(crate) fn type_text(&mut self, field: &str, text: &str) -> Result<(), PageError> {
        let obj = self.object(field, ObjType::Text)?;
        Ok(self.tx.update_text(&obj, text)?)
    }

    /// A writer into the map under `field`, which is made if there is none.
    pub(crate) fn map(&mut self, field: &str) -> Result<FieldWriter<'_, 'd>, PageError> {
        let obj = self.object(field, ObjType::Map)?;
        Ok(FieldWriter { tx: self.tx, obj })
    }

    fn object(&mut self, field: &str, kind: ObjType) -> Result<ObjId, PageError> {
        match self.tx.get(&self.obj, field)? {
            Some((Value::Object(found), obj)) if found == kind => Ok(obj),
            _ => Ok(self.tx.put_object(&self.obj, field, kind)?),
        }
    }
}
