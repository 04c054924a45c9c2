//! Pages: what the hub must know of a page to open it.

use banister_shared::ids::{LogId, PageId};
use diesel::prelude::*;

use super::cached::Cached;
use super::connection::MultiBackend;
use super::notify::{self, Notice};
use super::row::Blob;
use super::schema::pages;
use super::{Connection, StoreResult};

/// A page as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = pages, check_for_backend(MultiBackend))]
pub struct Page {
    /// Its id, which names its log.
    #[diesel(deserialize_as = Blob)]
    pub id: PageId,
    /// How many commits it has seen.
    pub revision: i64,
    /// Its heads: hashes of 32 bytes, sorted, one after the other.
    pub heads: Vec<u8>,
    /// Stored changes.
    pub change_count: i64,
    /// Stored bytes.
    pub byte_count: i64,
    /// The number, within the log, of its last change.
    pub last_seq: i64,
}

impl Page {
    /// A page that is not stored.
    pub const fn none(id: PageId) -> Self {
        let heads = Vec::new();
        Self { id, revision: 0, heads, change_count: 0, byte_count: 0, last_seq: 0 }
    }
}

/// The page with this id.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn find(conn: &mut Connection, id: PageId) -> StoreResult<Option<Page>> {
    let id = id.to_bytes();
    Ok(pages::table.find(&id[..]).select(Page::as_select()).first(conn).optional()?)
}

/// The log's pages, sorted by id.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_log(conn: &mut Connection, log: LogId) -> StoreResult<Vec<Page>> {
    let log = log.to_bytes();
    Ok(pages::table
        .filter(pages::log_id.eq(&log[..]))
        .order(pages::id)
        .select(Page::as_select())
        .load(conn)?)
}

/// So many of the log's pages, sorted by id, from the first after `after` on.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_log_after(
    conn: &mut Connection,
    log: LogId,
    after: Option<PageId>,
    limit: usize,
) -> StoreResult<Vec<Page>> {
    let after = after.map(|id| id.to_bytes().to_vec()).unwrap_or_default();
    Ok(pages::table
        .filter(pages::log_id.eq(&log.to_bytes()[..]))
        .filter(pages::id.gt(after))
        .order(pages::id)
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(Page::as_select())
        .load(conn)?)
}

/// Makes the page in its first revision.
///
/// # Errors
/// [`super::StoreError::is_duplicate`] if another server was faster.
pub fn insert(conn: &mut Connection, page: &Page, now: i64) -> StoreResult<()> {
    let (id, log) = (page.id.to_bytes(), page.id.log.to_bytes());
    diesel::insert_into(pages::table)
        .values((
            pages::id.eq(&id[..]),
            pages::log_id.eq(&log[..]),
            pages::revision.eq(1),
            pages::heads.eq(&page.heads[..]),
            pages::change_count.eq(page.change_count),
            pages::byte_count.eq(page.byte_count),
            pages::last_seq.eq(page.last_seq),
            pages::created_at.eq(now),
        ))
        .execute(conn)?;
    notify::tell(conn, Notice::Page(page.id, 1))
}

/// Stores the page's new state as the revision after `page.revision`. Whether that was still
/// the last one: if not, another server has written, and the job must fail and start again.
///
/// # Errors
/// The query failed.
pub fn update(conn: &mut Connection, page: &Page) -> StoreResult<bool> {
    let id = page.id.to_bytes();
    let current = pages::table.find(&id[..]).filter(pages::revision.eq(page.revision));
    let store = diesel::update(current).set((
        pages::revision.eq(page.revision + 1),
        pages::heads.eq(&page.heads[..]),
        pages::change_count.eq(page.change_count),
        pages::byte_count.eq(page.byte_count),
        pages::last_seq.eq(page.last_seq),
    ));
    let rows = Cached(store).execute(conn)?;
    if rows == 1 {
        notify::tell(conn, Notice::Page(page.id, page.revision + 1))?;
    }
    Ok(rows == 1)
}
