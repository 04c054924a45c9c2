use std::collections::BTreeMap;

use banister_shared::ids::{LogId, PageId};
use banister_shared::store::{PageState, StoredPage};
use banister_shared::sync::HashList;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::schema::{changes, outbox, pages, snapshots};
use super::{SqliteStore, StoreError};

impl SqliteStore {
    /// Whether anything of the log is kept here but its profile.
    ///
    /// # Errors
    /// The storage's.
    pub fn has_records(&mut self, log: LogId) -> Result<bool, StoreError> {
        let profile = PageId::profile(log).to_bytes().to_vec();
        let (_, last) = range(log);
        let page = pages::table.filter(pages::id.gt(profile)).filter(pages::id.le(last));
        let found: Option<Vec<u8>> = page.select(pages::id).first(&mut self.conn).optional()?;
        Ok(found.is_some())
    }

    pub(super) fn load_page(&mut self, page: PageId) -> Result<StoredPage, StoreError> {
        // Snapshot and changes must be of one state: a compaction moves from one to the other.
        self.read(|conn| stored(conn, page))
    }

    pub(crate) fn page_states(&mut self, log: LogId) -> Result<Vec<PageState>, StoreError> {
        self.read(|conn| {
            let mut kept = kept_counts(conn, log)?;
            let mut unsent = unsent_counts(conn, log)?;
            let heads = server_heads(conn, log)?;
            let state = |(id, heads): PageRow| {
                Ok(PageState {
                    page: page_id(&id)?,
                    server_heads: hash_list(&heads)?,
                    unsent: unsent.remove(&id).unwrap_or_default(),
                    changes: kept.remove(&id).unwrap_or_default(),
                })
            };
            heads.into_iter().map(state).collect()
        })
    }
}

/// Everything kept of one page.
pub(super) fn stored(conn: &mut SqliteConnection, page: PageId) -> Result<StoredPage, StoreError> {
    let id = page.to_bytes().to_vec();
    let snapshot = snapshots::table.find(&id).select(snapshots::bytes).first(conn).optional()?;
    let kept = changes::table.filter(changes::page.eq(&id)).order(changes::position);
    Ok(StoredPage { snapshot, changes: kept.select(changes::bytes).load(conn)? })
}

/// The first and last key of a log's pages.
pub(super) fn range(log: LogId) -> (Vec<u8>, Vec<u8>) {
    let with = |tail: [u8; 4]| log.to_bytes().into_iter().chain(tail).collect();
    (with([0; 4]), with([0xff; 4]))
}

pub(super) fn page_id(bytes: &[u8]) -> Result<PageId, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::Damaged("a page's id"))?;
    PageId::from_bytes(bytes).map_err(|_| StoreError::Damaged("a page's id"))
}

fn hash_list(bytes: &[u8]) -> Result<HashList, StoreError> {
    HashList::from_bytes(bytes).ok_or(StoreError::Damaged("a page's heads"))
}

/// The server's heads of one page, as last heard.
pub(super) fn heads(conn: &mut SqliteConnection, page: PageId) -> Result<HashList, StoreError> {
    let row = pages::table.find(page.to_bytes().to_vec()).select(pages::server_heads);
    let heads: Option<Vec<u8>> = row.first(conn).optional()?;
    heads.map_or_else(|| Ok(HashList::default()), |bytes| hash_list(&bytes))
}

/// A page's id and the server's heads of it.
type PageRow = (Vec<u8>, Vec<u8>);

/// Makes sure that the page is listed.
pub(super) fn list(conn: &mut SqliteConnection, page: PageId) -> Result<(), StoreError> {
    diesel::insert_or_ignore_into(pages::table)
        .values((pages::id.eq(page.to_bytes().to_vec()), pages::server_heads.eq(Vec::new())))
        .execute(conn)?;
    Ok(())
}

fn server_heads(conn: &mut SqliteConnection, log: LogId) -> Result<Vec<PageRow>, StoreError> {
    let (first, last) = range(log);
    let listed = pages::table.filter(pages::id.between(first, last)).order(pages::id);
    Ok(listed.select((pages::id, pages::server_heads)).load(conn)?)
}

fn kept_counts(
    conn: &mut SqliteConnection,
    log: LogId,
) -> Result<BTreeMap<Vec<u8>, u64>, StoreError> {
    let (first, last) = range(log);
    let counted = changes::table.filter(changes::page.between(first, last)).group_by(changes::page);
    let rows: Vec<(Vec<u8>, i64)> = counted.select((changes::page, count_star())).load(conn)?;
    Ok(rows.into_iter().map(|(page, count)| (page, count.unsigned_abs())).collect())
}

fn unsent_counts(
    conn: &mut SqliteConnection,
    log: LogId,
) -> Result<BTreeMap<Vec<u8>, u64>, StoreError> {
    let (first, last) = range(log);
    let counted = outbox::table.filter(outbox::page.between(first, last)).group_by(outbox::page);
    let rows: Vec<(Vec<u8>, i64)> = counted.select((outbox::page, count_star())).load(conn)?;
    Ok(rows.into_iter().map(|(page, count)| (page, count.unsigned_abs())).collect())
}
