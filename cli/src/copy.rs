//! Writing records that exist elsewhere into a log, under the ids they have.

use std::collections::BTreeMap;

use banister_shared::ids::{Epoch, LogId, PageId, RecordId};
use banister_shared::page::{NewChange, Page, PageError, Stamp};
use banister_shared::record::{Profile, Record};
use serde_json::Value;

/// A record to be written.
#[derive(Debug, Clone)]
pub(crate) struct Copy {
    pub(crate) id: RecordId,
    pub(crate) record: Record,
    /// The page it stood on, in whichever log that was.
    pub(crate) from: Option<PageId>,
}

impl Copy {
    /// The page it belongs to in `log`. A link stands with its episode, wherever that is.
    pub(crate) fn page(&self, log: LogId) -> PageId {
        match (&self.record, self.from) {
            (Record::Link(_), Some(from)) => PageId { log, epoch: Epoch::default(), ..from },
            _ => self.record.page(log, self.id),
        }
    }
}

/// The changes that write these records into the pages of `log`; those that are there already,
/// and kinds of a newer version, are left out. `open` opens a page.
pub(crate) fn changes<E: From<PageError>>(
    log: LogId,
    copies: &[Copy],
    stamp: &Stamp,
    mut open: impl FnMut(PageId) -> Result<Page, E>,
) -> Result<Vec<NewChange>, E> {
    let mut pages: BTreeMap<PageId, Vec<&Copy>> = BTreeMap::new();
    for copy in copies.iter().filter(|copy| copy.record.kind().is_some()) {
        pages.entry(copy.page(log)).or_default().push(copy);
    }
    let mut new = Vec::new();
    for (id, copies) in pages {
        let mut page = open(id)?;
        for copy in copies {
            if page.entry(copy.id).is_none() {
                new.extend(page.create(stamp, copy.id, &copy.record)?);
            }
        }
    }
    Ok(new)
}

/// `profile` with what it lacks taken from `other`.
pub(crate) fn filled(profile: &Profile, other: &Profile) -> Profile {
    let merged = || {
        let mut own = serde_json::to_value(profile).ok()?;
        let Value::Object(other) = serde_json::to_value(other).ok()? else { return None };
        for (key, value) in other {
            let lacks = own.get(&key).is_none_or(is_empty);
            if lacks {
                own.as_object_mut()?.insert(key, value);
            }
        }
        serde_json::from_value(own).ok()
    };
    merged().unwrap_or_else(|| profile.clone())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}
