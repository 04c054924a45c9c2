use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};

use super::copy::put_picked;
use super::entry::{KIND, MOVED_TO};
use super::{Entry, Page, PageError};
use crate::ids::{PageId, RecordId};
use crate::record::{FieldWriter, Fields, Note, Profile, Record};

const NOTE: &str = "note";

/// Who writes, and when by their clock.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The actor of this process or tab, used by no other.
    pub actor: ActorId,
    /// The device's clock: ms since 1970, UTC.
    pub now_ms: i64,
}

/// A change that was made here and is not yet stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// The page it belongs to.
    pub page: PageId,
    /// Its hash.
    pub hash: ChangeHash,
    /// Its bytes, as they are stored and sent.
    pub bytes: Vec<u8>,
}

impl Page {
    /// Writes a new record. `None` if one with this id stands here: what was written is written.
    ///
    /// # Errors
    /// A field that is too long. The page is then as it was.
    pub fn create(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        record: &Record,
    ) -> Result<Option<NewChange>, PageError> {
        let Some(kind) = record.kind() else { return Err(PageError::WrongKind(id)) };
        if self.record_object(id).is_some() {
            return Ok(None);
        }
        self.write(stamp, |tx| {
            let obj = tx.put_object(ROOT, id.to_string(), ObjType::Map)?;
            tx.put(&obj, KIND, kind)?;
            record.write(&mut FieldWriter::new(tx, obj))
        })
    }

    /// Edits a record: whatever `edit` changes is written, and nothing else. `None` if that is
    /// nothing.
    ///
    /// # Errors
    /// No such record, one of another kind, or a field that is too long.
    pub fn edit<F: Fields + Clone>(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        edit: impl FnOnce(&mut F),
    ) -> Result<Option<NewChange>, PageError> {
        let obj = self.record_object(id).ok_or(PageError::NoRecord(id))?;
        let reader = self.reader(id, &obj);
        if reader.text(KIND).as_deref() != Some(F::KIND) {
            return Err(PageError::WrongKind(id));
        }
        let old = F::read(&reader);
        let mut new = old.clone();
        edit(&mut new);
        self.write(stamp, |tx| new.write(&mut FieldWriter::new(tx, obj), Some(&old)))
    }

    /// Types into the note of a record, letter by letter: what others type into it at the same
    /// time is all kept. Of several that were begun at once it is the one that was last `seen`, if
    /// any of them is, so that none is torn; else the one that shows.
    ///
    /// # Errors
    /// No such record, one without a note, or a note that is too long.
    pub fn type_note(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        seen: Option<&str>,
        edit: impl FnOnce(&mut String),
    ) -> Result<Option<NewChange>, PageError> {
        let obj = self.record_object(id).ok_or(PageError::NoRecord(id))?;
        let takes_note = |entry: Entry| entry.record.fields().contains(&NOTE);
        if !self.entry(id).is_some_and(takes_note) {
            return Err(PageError::WrongKind(id));
        }
        if let Some((text, note)) = seen.and_then(|seen| self.hidden_note(&obj, seen)) {
            let mut new = note;
            edit(&mut new.0);
            new.check_len(NOTE)?;
            return self.write(stamp, |tx| Ok(tx.update_text(&text, &new.0)?));
        }
        let old = Note(self.reader(id, &obj).text(NOTE).unwrap_or_default());
        let mut new = old.clone();
        edit(&mut new.0);
        self.write(stamp, |tx| new.type_over(&old, &mut FieldWriter::new(tx, obj), NOTE))
    }

    /// The note that says just this beside the one that shows, which says something else.
    fn hidden_note(&self, obj: &ObjId, seen: &str) -> Option<(ObjId, Note)> {
        let all = self.doc.get_all(obj, NOTE).ok()?;
        let says = |(_, text): &&(_, ObjId)| self.doc.text(text).is_ok_and(|text| text == seen);
        let (shown, hidden) = all.split_last()?;
        let found = hidden.iter().find(says).filter(|_| !says(&shown))?;
        Some((found.1.clone(), Note(seen.to_owned())))
    }

    /// Edits the profile, on its page.
    ///
    /// # Errors
    /// A field that is too long.
    pub fn edit_profile(
        &mut self,
        stamp: &Stamp,
        edit: impl FnOnce(&mut Profile),
    ) -> Result<Option<NewChange>, PageError> {
        let old = self.profile();
        let mut new = old.clone();
        edit(&mut new);
        self.write(stamp, |tx| new.write(&mut FieldWriter::new(tx, ROOT), Some(&old)))
    }

    /// Takes a record back, or brings it back. It stays on the page.
    ///
    /// # Errors
    /// No such record.
    pub fn set_voided(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        voided: bool,
    ) -> Result<Option<NewChange>, PageError> {
        let obj = self.record_object(id).ok_or(PageError::NoRecord(id))?;
        self.write(stamp, |tx| Ok(tx.put(&obj, "voided", voided)?))
    }

    /// Settles a conflict for the value at `choice` (its place in `Conflict::values`).
    ///
    /// # Errors
    /// No such record, conflict or value.
    pub fn resolve(
        &mut self,
        stamp: &Stamp,
        record: Option<RecordId>,
        field: &str,
        choice: usize,
    ) -> Result<Option<NewChange>, PageError> {
        let (obj, key) = self.locate(record, field)?;
        let values = self.doc().get_all(&obj, key.as_str())?;
        if values.len() < 2 {
            let id = record.ok_or(PageError::NoConflict)?;
            return self.resolve_version(stamp, id, field, choice);
        }
        let (value, from) = values.get(choice).ok_or(PageError::NoConflict)?;
        let (value, from, source) = (value.to_owned(), from.clone(), self.doc().clone());
        self.write(stamp, |tx| put_picked(&source, &value, &from, tx, &obj, &key))
    }

    /// Marks a record as moved to another page: it is void here.
    pub(crate) fn move_out(
        &mut self,
        stamp: &Stamp,
        id: RecordId,
        to: PageId,
    ) -> Result<Option<NewChange>, PageError> {
        let obj = self.record_object(id).ok_or(PageError::NoRecord(id))?;
        self.write(stamp, |tx| {
            tx.put(&obj, "voided", true)?;
            Ok(tx.put(&obj, MOVED_TO, ScalarValue::Str(to.to_string().into()))?)
        })
    }

    /// Runs `f` in one transaction and commits it as one change; `None` if it wrote nothing.
    pub(super) fn write(
        &mut self,
        stamp: &Stamp,
        f: impl FnOnce(&mut Transaction<'_>) -> Result<(), PageError>,
    ) -> Result<Option<NewChange>, PageError> {
        let id = self.id;
        self.doc.set_actor(stamp.actor.clone());
        let mut tx = self.doc.transaction();
        if let Err(error) = f(&mut tx) {
            tx.rollback();
            return Err(error);
        }
        let seconds = stamp.now_ms.div_euclid(1000);
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(seconds));
        let Some(change) = hash.and_then(|hash| self.doc.get_change_by_hash(&hash)) else {
            return Ok(None);
        };
        let (hash, mut change) = (change.hash(), change);
        Ok(Some(NewChange { page: id, hash, bytes: change.bytes().into_owned() }))
    }
}
