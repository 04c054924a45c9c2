//! Records written offline go into the log of the account that the person then logs in to.

use banister_shared::ids::LogId;
use banister_shared::log::{Carried, StoredPages};
use diesel::prelude::*;

use super::page::{page_id, range, stored};
use super::schema::{changes, exchanges, outbox, pages, snapshots};
use super::{KnownLog, SqliteStore, StoreError, change, identity, logs};

impl SqliteStore {
    /// Makes `to` the log that is written into and replaces the pages of `from` by the
    /// changes that `rewrite` makes of them, all at once. `rewrite` is given the pages of both.
    /// Pages that it could not carry whole stay where they are, and are not sent.
    ///
    /// # Errors
    /// The storage's; everything is then as it was.
    pub fn carry_over(
        &mut self,
        from: LogId,
        to: &KnownLog,
        rewrite: impl FnOnce(&StoredPages, &StoredPages) -> Carried,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            logs::check_writable(conn, from)?;
            logs::put(conn, to)?;
            let new = rewrite(&all(conn, from)?, &all(conn, to.id)?);
            change::append(conn, &new.changes)?;
            if new.whole {
                remove(conn, from)?;
            } else {
                never_send(conn, from)?;
            }
            retire(conn, from, to.id)?;
            identity::set_own_log(conn, to.id)
        })
    }
}

fn all(conn: &mut SqliteConnection, log: LogId) -> Result<StoredPages, StoreError> {
    let (first, last) = range(log);
    let ids: Vec<Vec<u8>> =
        pages::table.filter(pages::id.between(first, last)).select(pages::id).load(conn)?;
    let page = |id: Vec<u8>| {
        let id = page_id(&id)?;
        Ok((id, stored(conn, id)?))
    };
    ids.into_iter().map(page).collect()
}

fn never_send(conn: &mut SqliteConnection, log: LogId) -> Result<(), StoreError> {
    let (first, last) = range(log);
    diesel::delete(outbox::table.filter(outbox::page.between(first, last))).execute(conn)?;
    Ok(())
}

fn remove(conn: &mut SqliteConnection, log: LogId) -> Result<(), StoreError> {
    never_send(conn, log)?;
    let (first, last) = &range(log);
    diesel::delete(changes::table.filter(changes::page.between(first, last))).execute(conn)?;
    diesel::delete(snapshots::table.filter(snapshots::page.between(first, last))).execute(conn)?;
    diesel::delete(pages::table.filter(pages::id.between(first, last))).execute(conn)?;
    diesel::delete(exchanges::table.find(log.to_bytes().to_vec())).execute(conn)?;
    Ok(())
}

fn retire(conn: &mut SqliteConnection, from: LogId, to: LogId) -> Result<(), StoreError> {
    use super::schema::logs::dsl;
    let (from, to) = (from.to_bytes().to_vec(), to.to_bytes().to_vec());
    diesel::update(dsl::logs.find(from)).set(dsl::carried_into.eq(to)).execute(conn)?;
    Ok(())
}
