//! Changes, as bytes, and the actors that wrote them.

use std::collections::HashSet;

use banister_shared::ids::{AccountId, DeviceId, LogId, PageId};
use diesel::prelude::*;

use super::connection::MultiBackend;
use super::row::Blob;
use super::schema::{actors, changes};
use super::{Connection, StoreResult};

/// Changes that are asked for one by one; of more, the whole page is read.
const ASKED_EACH: usize = 200;

/// A change as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = changes, check_for_backend(MultiBackend))]
pub struct Change {
    /// Its number within the log.
    pub seq: i64,
    /// Its hash.
    #[diesel(deserialize_as = Blob)]
    pub hash: [u8; 32],
    /// Its node of the graph, encoded.
    pub header: Vec<u8>,
    /// Its bytes, as the device sent them.
    pub bytes: Vec<u8>,
}

/// A change without its bytes: enough to build the graph.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = changes, check_for_backend(MultiBackend))]
pub struct Header {
    /// Its number within the log.
    pub seq: i64,
    /// Its hash.
    #[diesel(deserialize_as = Blob)]
    pub hash: [u8; 32],
    /// Its node of the graph, encoded.
    pub header: Vec<u8>,
}

/// A change to be stored.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// The page it belongs to.
    pub page_id: PageId,
    /// Its number within the log, from [`super::log::reserve_seq`].
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Who wrote it: an Automerge actor.
    pub actor: Vec<u8>,
    /// Its number among the actor's changes to the page.
    pub actor_seq: i64,
    /// Its node of the graph, encoded.
    pub header: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The device that delivered it.
    pub device_id: DeviceId,
    /// Now, in ms.
    pub received_at: i64,
}

/// Stores a change.
///
/// # Errors
/// [`super::StoreError::is_duplicate`] if the page has the change, or another one of the same
/// actor and number.
pub fn insert(conn: &mut Connection, new: &NewChange) -> StoreResult<()> {
    let (page, log) = (new.page_id.to_bytes(), new.page_id.log.to_bytes());
    let device = new.device_id.to_bytes();
    diesel::insert_into(changes::table)
        .values((
            changes::page_id.eq(&page[..]),
            changes::log_id.eq(&log[..]),
            changes::seq.eq(new.seq),
            changes::hash.eq(&new.hash[..]),
            changes::actor.eq(&new.actor[..]),
            changes::actor_seq.eq(new.actor_seq),
            changes::header.eq(&new.header[..]),
            changes::bytes.eq(&new.bytes[..]),
            changes::device_id.eq(&device[..]),
            changes::received_at.eq(new.received_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// A change of any page of a log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = changes, check_for_backend(MultiBackend))]
pub struct LogChange {
    /// The page it belongs to.
    #[diesel(deserialize_as = Blob)]
    pub page_id: PageId,
    /// Its number within the log.
    pub seq: i64,
    /// Its hash.
    #[diesel(deserialize_as = Blob)]
    pub hash: [u8; 32],
    /// Its bytes, as the device sent them.
    pub bytes: Vec<u8>,
}

/// The log's first `limit` changes after number `after`, in order.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_log(
    conn: &mut Connection,
    log: LogId,
    after: i64,
    limit: i64,
) -> StoreResult<Vec<LogChange>> {
    let log = log.to_bytes();
    Ok(changes::table
        .filter(changes::log_id.eq(&log[..]))
        .filter(changes::seq.gt(after))
        .order(changes::seq)
        .limit(limit)
        .select(LogChange::as_select())
        .load(conn)?)
}

/// The page's changes after number `after`, in order. From 0 on these are all but those in
/// the page's snapshot.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn of_page(conn: &mut Connection, page: PageId, after: i64) -> StoreResult<Vec<Change>> {
    let page = page.to_bytes();
    Ok(changes::table
        .filter(changes::page_id.eq(&page[..]))
        .filter(changes::seq.gt(after))
        .order(changes::seq)
        .select(Change::as_select())
        .load(conn)?)
}

/// The same without the bytes.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn headers(conn: &mut Connection, page: PageId, after: i64) -> StoreResult<Vec<Header>> {
    let page = page.to_bytes();
    Ok(changes::table
        .filter(changes::page_id.eq(&page[..]))
        .filter(changes::seq.gt(after))
        .order(changes::seq)
        .select(Header::as_select())
        .load(conn)?)
}

/// Deletes the page's changes up to number `last`, which a snapshot holds.
///
/// # Errors
/// The query failed.
pub fn delete_to(conn: &mut Connection, page: PageId, last: i64) -> StoreResult<()> {
    let page = page.to_bytes();
    let covered = changes::table.filter(changes::page_id.eq(&page[..]));
    diesel::delete(covered.filter(changes::seq.le(last))).execute(conn)?;
    Ok(())
}

/// The bytes of these changes of the page, in the order they were stored. Hashes the page
/// does not have are passed over.
///
/// # Errors
/// The query failed, or a row is corrupt.
pub fn by_hash(
    conn: &mut Connection,
    page: PageId,
    hashes: &[[u8; 32]],
) -> StoreResult<Vec<Change>> {
    if hashes.len() > ASKED_EACH {
        let hashes: HashSet<&[u8; 32]> = hashes.iter().collect();
        let mut all = of_page(conn, page, 0)?;
        all.retain(|change| hashes.contains(&change.hash));
        return Ok(all);
    }
    let page = page.to_bytes();
    let mut found: Vec<Change> = Vec::with_capacity(hashes.len());
    for hash in hashes {
        let row = changes::table.find((&page[..], &hash[..])).select(Change::as_select());
        found.extend(row.first(conn).optional()?);
    }
    found.sort_by_key(|change| change.seq);
    Ok(found)
}

/// How many of these changes the page has.
///
/// # Errors
/// The query failed.
pub fn count_of(conn: &mut Connection, page: PageId, hashes: &[[u8; 32]]) -> StoreResult<usize> {
    if hashes.len() > ASKED_EACH {
        return Ok(by_hash(conn, page, hashes)?.len());
    }
    let page = page.to_bytes();
    let mut found = 0;
    for hash in hashes {
        let row = changes::table.find((&page[..], &hash[..])).select(changes::seq);
        found += usize::from(row.first::<i64>(conn).optional()?.is_some());
    }
    Ok(found)
}

/// The device and account that first wrote as this actor in the log.
///
/// # Errors
/// The query failed, or the row is corrupt.
pub fn actor(
    conn: &mut Connection,
    log: LogId,
    actor: &[u8],
) -> StoreResult<Option<(DeviceId, AccountId)>> {
    let log = log.to_bytes();
    let row: Option<(Blob, Blob)> = actors::table
        .find((&log[..], actor))
        .select((actors::device_id, actors::account_id))
        .first(conn)
        .optional()?;
    row.map(|(device, account)| Ok((device.try_into()?, account.try_into()?))).transpose()
}

pub use super::upsert::actor as bind_actor;
