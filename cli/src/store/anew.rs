//! Changes that no server takes from this device give way to the same under other names.

use automerge::{Change, ChangeHash};
use banister_shared::ids::PageId;
use banister_shared::page::{Anew, NewChange, Page, PageError};
use diesel::prelude::*;

use super::schema::{changes, outbox, replaced, snapshots};
use super::settle::put_snapshot;
use super::{SqliteStore, StoreError, change, page};

impl SqliteStore {
    /// Replaces what is unsent of the page by what `rewrite` makes of it, given the page and
    /// the server's heads of it; all at once. Gives how many changes that were.
    ///
    /// # Errors
    /// The storage's or those of `rewrite`; everything is then as it was.
    pub fn write_anew(
        &mut self,
        id: PageId,
        rewrite: impl FnOnce(&Page, &[ChangeHash]) -> Result<Anew, PageError>,
    ) -> Result<usize, StoreError> {
        self.write(|conn| {
            let stored = page::stored(conn, id)?;
            let kept = stored.changes.iter().map(Vec::as_slice);
            let opened = Page::open(id, stored.snapshot.as_deref(), kept)?;
            let anew = rewrite(&opened, page::heads(conn, id)?.as_slice())?;
            put(conn, id, &anew)?;
            Ok(anew.changes.len())
        })
    }
}

fn put(conn: &mut SqliteConnection, id: PageId, anew: &Anew) -> Result<(), StoreError> {
    let bytes = id.to_bytes().to_vec();
    // Nothing is deleted for a snapshot that does not open as the same page.
    let base = anew.base.snapshot().ok_or(PageError::Unreadable)?;
    diesel::delete(changes::table.filter(changes::page.eq(&bytes))).execute(conn)?;
    diesel::delete(outbox::table.filter(outbox::page.eq(&bytes))).execute(conn)?;
    diesel::delete(snapshots::table.find(&bytes)).execute(conn)?;
    if !anew.base.heads().is_empty() {
        put_snapshot(conn, id, &base)?;
    }
    for hash in &anew.replaced {
        let row = (replaced::page.eq(&bytes), replaced::hash.eq(hash.0.to_vec()));
        diesel::insert_or_ignore_into(replaced::table).values(row).execute(conn)?;
    }
    change::append(conn, &anew.changes)
}

/// Refuses a change that follows one that was written anew meanwhile.
pub(super) fn check_follows(
    conn: &mut SqliteConnection,
    new: &NewChange,
) -> Result<(), StoreError> {
    let any: Option<Vec<u8>> = replaced::table
        .filter(replaced::page.eq(new.page.to_bytes().to_vec()))
        .select(replaced::hash)
        .first(conn)
        .optional()?;
    if any.is_none() {
        return Ok(());
    }
    let change = Change::from_bytes(new.bytes.clone()).map_err(|_| PageError::Unreadable)?;
    for dep in change.deps() {
        let key = (new.page.to_bytes().to_vec(), dep.0.to_vec());
        let gone = replaced::table.find(key).select(replaced::hash);
        let gone: Option<Vec<u8>> = gone.first(conn).optional()?;
        if gone.is_some() {
            return Err(StoreError::CarriedOver);
        }
    }
    Ok(())
}
