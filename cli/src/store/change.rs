use automerge::ChangeHash;
use banister_shared::ids::{LogId, PageId};
use banister_shared::page::NewChange;
use diesel::prelude::*;

use super::page::{page_id, range};
use super::schema::{changes, outbox};
use super::{SqliteStore, StoreError, anew, logs, page};

/// One exchange may carry 10,000 changes; tiny ones must not add up to more than that.
const BATCH_CHANGES_MAX: i64 = 5_000;

impl SqliteStore {
    /// How many changes of all logs no server is known to have.
    ///
    /// # Errors
    /// The storage's.
    pub fn unsent_count(&mut self) -> Result<u64, StoreError> {
        let count: i64 = outbox::table.count().get_result(&mut self.conn)?;
        Ok(count.unsigned_abs())
    }

    pub(super) fn append_changes(&mut self, new: &[NewChange]) -> Result<(), StoreError> {
        if new.is_empty() {
            return Ok(());
        }
        self.write(|conn| append(conn, new))
    }

    pub(super) fn unsent_changes(
        &mut self,
        log: LogId,
        except: &[PageId],
        bytes_max: usize,
    ) -> Result<Vec<NewChange>, StoreError> {
        let (first, last) = range(log);
        let except: Vec<Vec<u8>> = except.iter().map(|page| page.to_bytes().to_vec()).collect();
        let of_change = changes::page.eq(outbox::page).and(changes::hash.eq(outbox::hash));
        let rows = outbox::table
            .inner_join(changes::table.on(of_change))
            .filter(outbox::page.between(first, last))
            .filter(outbox::page.ne_all(except))
            .order(outbox::position)
            .limit(BATCH_CHANGES_MAX)
            .select((changes::page, changes::hash, changes::bytes))
            .load_iter::<Row, diesel::connection::DefaultLoadingMode>(&mut self.conn)?;
        take_bytes(rows, bytes_max)
    }

    pub(super) fn requeue_changes(&mut self, lost: &[NewChange]) -> Result<(), StoreError> {
        self.write(|conn| {
            for change in lost {
                // A new place at the end: the order given is the order kept and sent.
                forget(conn, change)?;
                leave_outbox(conn, change.page, change.hash)?;
                keep(conn, change)?;
                enter_outbox(conn, change)?;
            }
            Ok(())
        })
    }
}

type Row = (Vec<u8>, Vec<u8>, Vec<u8>);

fn take_bytes(
    rows: impl Iterator<Item = QueryResult<Row>>,
    bytes_max: usize,
) -> Result<Vec<NewChange>, StoreError> {
    let (mut taken, mut bytes) = (Vec::new(), 0);
    for row in rows {
        let change = change(row?)?;
        bytes += change.bytes.len();
        if bytes > bytes_max && !taken.is_empty() {
            break;
        }
        taken.push(change);
    }
    Ok(taken)
}

fn change((page, hash, bytes): Row) -> Result<NewChange, StoreError> {
    let hash = hash.try_into().map_err(|_| StoreError::Damaged("a change's hash"))?;
    Ok(NewChange { page: page_id(&page)?, hash: ChangeHash(hash), bytes })
}

/// Keeps changes made here and queues those that are new.
pub(super) fn append(conn: &mut SqliteConnection, new: &[NewChange]) -> Result<(), StoreError> {
    for change in new {
        logs::check_writable(conn, change.page.log)?;
        anew::check_follows(conn, change)?;
        page::list(conn, change.page)?;
        if keep(conn, change)? {
            enter_outbox(conn, change)?;
        }
    }
    Ok(())
}

/// Keeps a change; `false` if it was there.
pub(super) fn keep(conn: &mut SqliteConnection, change: &NewChange) -> Result<bool, StoreError> {
    let inserted = diesel::insert_or_ignore_into(changes::table)
        .values((
            changes::page.eq(change.page.to_bytes().to_vec()),
            changes::hash.eq(change.hash.0.to_vec()),
            changes::bytes.eq(&change.bytes),
        ))
        .execute(conn)?;
    Ok(inserted > 0)
}

fn forget(conn: &mut SqliteConnection, change: &NewChange) -> Result<(), StoreError> {
    let (page, hash) = (change.page.to_bytes().to_vec(), change.hash.0.to_vec());
    let kept = changes::table.filter(changes::page.eq(page)).filter(changes::hash.eq(hash));
    diesel::delete(kept).execute(conn)?;
    Ok(())
}

fn enter_outbox(conn: &mut SqliteConnection, change: &NewChange) -> Result<(), StoreError> {
    let (page, hash) = (change.page.to_bytes().to_vec(), change.hash.0.to_vec());
    diesel::insert_into(outbox::table)
        .values((outbox::page.eq(page), outbox::hash.eq(hash)))
        .execute(conn)?;
    Ok(())
}

/// The server has the change.
pub(super) fn leave_outbox(
    conn: &mut SqliteConnection,
    page: PageId,
    hash: ChangeHash,
) -> Result<(), StoreError> {
    let (page, hash) = (page.to_bytes().to_vec(), hash.0.to_vec());
    let queued = outbox::table.filter(outbox::page.eq(page)).filter(outbox::hash.eq(hash));
    diesel::delete(queued).execute(conn)?;
    Ok(())
}
