//! Snapshots: a page's changes up to some number as one document.

use banister_shared::ids::PageId;
use diesel::prelude::*;

use super::connection::MultiBackend;
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
