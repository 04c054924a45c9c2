use automerge::{ObjId, ObjType, ROOT, ReadDoc, ValueRef};
use serde::Serialize;

use super::late::{CONSIDERED, MOVED_FROM, origin};
use super::{Page, Plain};
use crate::ids::{DeviceId, PageId, RecordId, actor_device};
use crate::record::{FieldReader, Fields, Profile, Record};

/// A record as it stands on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Entry {
    /// Its id.
    pub id: RecordId,
    /// The device that made it; `None` for stock clients.
    pub device: Option<DeviceId>,
    /// The page it was found on.
    pub page: PageId,
    /// The page it was moved to, if it was: what stands here is void.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<PageId>,
    /// The page it was moved here from, if it was.
    #[serde(skip)]
    pub moved_from: Option<PageId>,
    /// Its fields.
    #[serde(flatten)]
    pub record: Record,
}

pub(super) const KIND: &str = "kind";
pub(super) const MOVED_TO: &str = "moved_to";

impl Page {
    /// Every record, in the order of ids; voided ones too.
    pub fn entries(&self) -> Vec<Entry> {
        self.record_objects().map(|(id, obj)| self.read_entry(id, &obj)).collect()
    }

    /// One record.
    pub fn entry(&self, id: RecordId) -> Option<Entry> {
        Some(self.read_entry(id, &self.record_object(id)?))
    }

    /// The profile that stands in the root map of a profile page.
    pub fn profile(&self) -> Profile {
        // The id is for records that lack a time; a profile has none.
        let nobody = RecordId::new(0, [0; 10]);
        Profile::read(&FieldReader::new(&self.doc, &ROOT, nobody))
    }

    /// The names and values of the record's fields that this version does not know.
    pub fn unknown_fields(&self, id: RecordId) -> Vec<(String, Plain)> {
        let known = self.entry(id).map_or(&[][..], |entry| entry.record.fields());
        let Some(obj) = self.record_object(id) else { return Vec::new() };
        let own = |name: &str| {
            [KIND, MOVED_TO, MOVED_FROM].contains(&name) || name.starts_with(CONSIDERED)
        };
        let unknown = |name: &str| !known.contains(&name) && !own(name);
        let plain = |item: automerge::iter::MapRangeItem<'_>| {
            let id = item.id();
            let value = Plain::read(&self.doc, &item.value.into_value(), &id);
            (item.key.into_owned(), value)
        };
        self.doc.map_range(&obj, ..).filter(|item| unknown(&item.key)).map(plain).collect()
    }

    pub(super) fn record_object(&self, id: RecordId) -> Option<ObjId> {
        match self.doc.get(ROOT, id.to_string()).ok()?? {
            (value, obj) if value.to_objtype() == Some(ObjType::Map) => Some(obj),
            _ => None,
        }
    }

    /// Every object that devices made for the record at the same time, the one that shows last.
    pub(super) fn versions(&self, id: RecordId) -> Vec<ObjId> {
        let all = self.doc.get_all(ROOT, id.to_string()).unwrap_or_default();
        let map = |(value, obj): (automerge::Value<'_>, ObjId)| {
            (value.to_objtype() == Some(ObjType::Map)).then_some(obj)
        };
        all.into_iter().filter_map(map).collect()
    }

    pub(super) fn record_objects(&self) -> impl Iterator<Item = (RecordId, ObjId)> {
        self.doc.map_range(ROOT, ..).filter_map(|item| {
            let is_map = item.value == ValueRef::Object(ObjType::Map);
            is_map.then(|| Some((item.key.parse().ok()?, item.id())))?
        })
    }

    /// The fields of a record. Two devices that moved it here at once each made it: what only
    /// one of them wrote is read from there.
    pub(super) fn reader(&self, id: RecordId, obj: &ObjId) -> FieldReader<'_> {
        let mut reader = FieldReader::new(&self.doc, obj, id);
        for version in self.versions(id).iter().rev().filter(|version| *version != obj) {
            reader.fill(FieldReader::new(&self.doc, version, id));
        }
        reader
    }

    /// The page that a record names. One of another log is that of this one: the record was
    /// moved before the whole log went into this one.
    pub(super) fn of_this_log(&self, page: &str) -> Option<PageId> {
        Some(PageId { log: self.id.log, ..page.parse().ok()? })
    }

    fn read_entry(&self, id: RecordId, obj: &ObjId) -> Entry {
        let reader = self.reader(id, obj);
        let kind = reader.text(KIND).unwrap_or_default();
        let moved_to = reader.text(MOVED_TO).and_then(|text| self.of_this_log(&text));
        let moved_from = reader.text(MOVED_FROM).and_then(|text| self.of_this_log(origin(&text)));
        let record = Record::read(&kind, &reader);
        Entry { id, device: author(obj), page: self.id, moved_to, moved_from, record }
    }
}

/// The device whose operation made an object.
pub(super) fn author(obj: &ObjId) -> Option<DeviceId> {
    match obj {
        ObjId::Id(_, actor, _) => actor_device(actor),
        ObjId::Root => None,
    }
}
