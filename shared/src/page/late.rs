//! What was written into a record after it had been moved to another page, by a device that
//! did not know yet.

use automerge::transaction::Transactable;
use automerge::{ChangeHash, ObjId, ReadDoc};

use super::copy::put_picked;
use super::entry::author;
use super::version::is_internal;
use super::{Alternative, Conflict, NewChange, Page, PageError, Plain, Stamp};
use crate::ids::RecordId;
use crate::record::FieldReader;

/// Where a moved record came from: the page, and its heads at that time.
pub(crate) const MOVED_FROM: &str = "moved_from";
/// Before a field's name: the heads of that page up to which the field has been considered.
pub(super) const CONSIDERED: &str = "considered/";

impl Page {
    /// The fields of a record that was moved here which have changed on `source` since: the
    /// value there, then the one that shows here.
    pub(crate) fn late_edits(&self, id: RecordId, source: &Self) -> Vec<Conflict> {
        let Some(obj) = source.record_object(id) else { return Vec::new() };
        let fields = source.doc().map_range(&obj, ..).map(|item| item.key.into_owned());
        fields.filter_map(|field| self.late_edit(id, source, field)).collect()
    }

    fn late_edit(&self, id: RecordId, source: &Self, field: String) -> Option<Conflict> {
        if field == "voided" || is_internal(&field) {
            return None;
        }
        let late = source.alternative(id, &field);
        let shown = self.alternative(id, &field);
        if late.value == shown.value {
            return None;
        }
        let considered = self.heads_under(id, &format!("{CONSIDERED}{field}"));
        let heads = considered.or_else(|| self.heads_under(id, MOVED_FROM))?;
        let then = Self { id: source.id(), doc: source.doc().fork_at(&heads).ok()? };
        let unchanged = then.alternative(id, &field).value == late.value;
        (!unchanged).then(|| Conflict { record: Some(id), field, values: vec![late, shown] })
    }

    /// Writes the field as it stands on `source` (if `take`), and remembers that everything
    /// written into it there has been considered.
    pub(crate) fn settle_late_edit(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        field: &str,
        source: &Self,
        take: bool,
    ) -> Result<Option<NewChange>, PageError> {
        let obj = self.record_object(id).ok_or(PageError::NoRecord(id))?;
        let from = source.record_object(id).ok_or(PageError::NoRecord(id))?;
        let late = source.doc().get(&from, field)?.ok_or(PageError::NoConflict)?;
        self.write(stamp, |tx| {
            if take {
                put_picked(source.doc(), &late.0, &late.1, tx, &obj, field)?;
            }
            Ok(tx.put(&obj, format!("{CONSIDERED}{field}"), origin_text(source))?)
        })
    }

    /// The value of a field that shows, and who wrote it.
    pub(crate) fn alternative(&self, id: RecordId, field: &str) -> Alternative {
        let found = |(obj, key): (ObjId, String)| self.doc().get(&obj, key).ok().flatten();
        match self.locate(Some(id), field).ok().and_then(found) {
            Some((value, obj)) => {
                Alternative { value: Plain::read(self.doc(), &value, &obj), device: author(&obj) }
            }
            None => Alternative { value: Plain::Null, device: None },
        }
    }

    fn heads_under(&self, id: RecordId, key: &str) -> Option<Vec<ChangeHash>> {
        let obj = self.record_object(id)?;
        let text = FieldReader::new(self.doc(), &obj, id).text(key)?;
        text.split(' ').skip(1).map(|word| word.parse().ok()).collect()
    }
}

/// The page named by what [`MOVED_FROM`] stores.
pub(super) fn origin(text: &str) -> &str {
    text.split_once(' ').map_or(text, |(page, _)| page)
}

/// `page-id head head …`, as [`MOVED_FROM`] stores it.
pub(super) fn origin_text(source: &Page) -> String {
    let mut text = source.id().to_string();
    for head in source.heads() {
        text.push(' ');
        text.push_str(&head.to_string());
    }
    text
}
