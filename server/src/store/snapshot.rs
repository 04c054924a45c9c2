//! Snapshots: a page's changes up to some number as one document.

use banister_shared::ids::{LogId, PageId};
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::row::Blob;
use super::schema::snapshots;
use super::{Connection, StoreResult};

/// A snapshot as it is stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = snapshots, check_for_backend(MultiBackend))]
pub struct Snapshot {
    /// The document's bytes.
    pub bytes: Vec<u8>,
    /// Its graph, encoded.
    pub graph: Vec<u8>,
    /// The number, within the log, of the last change it holds.
    pub covered_seq: i64,
}

/// The page's snapshot.
///
/// # Errors
/// The query failed.
pub fn find(conn: &mut Connection, page: PageId) -> StoreResult<Option<Snapshot>> {
    let page = page.to_bytes();
    Ok(snapshots::table.find(&page[..]).select(Snapshot::as_select()).first(conn).optional()?)
}

/// A snapshot of any page of a log.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = snapshots, check_for_backend(MultiBackend))]
pub struct LogSnapshot {
    /// The page it is of.
    #[diesel(deserialize_as = Blob)]
    pub page_id: PageId,
    /// The document's bytes.
    pub bytes: Vec<u8>,
    /// The number, within the log, of the last change it holds.
    pub covered_seq: i64,
}

/// The log's first snapshot that holds a change after number `after`.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn next_of_log(
    conn: &mut Connection,
    log: LogId,
    after: i64,
) -> StoreResult<Option<LogSnapshot>> {
    let log = log.to_bytes();
    Ok(snapshots::table
        .filter(snapshots::log_id.eq(&log[..]))
        .filter(snapshots::covered_seq.gt(after))
        .order(snapshots::covered_seq)
        .select(LogSnapshot::as_select())
        .first(conn)
        .optional()?)
}

/// Makes this the page's snapshot.
///
/// # Errors
/// The query failed.
pub fn put(conn: &mut Connection, page: PageId, snapshot: &Snapshot) -> StoreResult<()> {
    let (id, log) = (page.to_bytes(), page.log.to_bytes());
    diesel::delete(snapshots::table.find(&id[..])).execute(conn)?;
    diesel::insert_into(snapshots::table)
        .values((
            snapshots::page_id.eq(&id[..]),
            snapshots::log_id.eq(&log[..]),
            snapshots::bytes.eq(&snapshot.bytes[..]),
            snapshots::graph.eq(&snapshot.graph[..]),
            snapshots::covered_seq.eq(snapshot.covered_seq),
        ))
        .execute(conn)?;
    Ok(())
}
