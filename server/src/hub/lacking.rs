//! What a device lacks of a log: by the server's counter, or page by page.

use std::collections::{BTreeMap, BTreeSet};

use banister_shared::ids::PageId;
use banister_shared::sync::{HashList, Request};

use super::answer::{ANSWER_BYTES, Lacked, Lacking, Stored};
use super::open_page::OpenPage;
use super::since::{Item, Since};
use crate::error::ApiError;
use crate::store::log::Log;
use crate::store::{Connection, change, page, snapshot};

/// Everything after the counter that the device last heard, but for what it has just sent.
pub(super) fn by_cursor(
    conn: &mut Connection,
    log: &Log,
    cursor: u64,
    stored: &Stored,
) -> Result<Lacking, ApiError> {
    // A counter ahead of the log's is of a time that the server has lost.
    let cursor = i64::try_from(cursor).unwrap_or(i64::MAX).min(log.seq);
    let mut lacking =
        Lacking { pages: BTreeMap::new(), cursor, more: false, left: BTreeSet::new() };
    let mut since = Since::new(conn, log, cursor)?;
    let mut bytes = 0;
    while let Some(item) = since.next(conn)? {
        if bytes > ANSWER_BYTES {
            lacking.more = true;
            return Ok(lacking);
        }
        lacking.cursor = item.seq();
        bytes += add(&mut lacking, item, stored);
    }
    lacking.cursor = log.seq;
    Ok(lacking)
}

/// Adds what the device does not have; gives its size.
fn add(lacking: &mut Lacking, item: Item, stored: &Stored) -> usize {
    match item {
        Item::Change(change) if stored.contains(&change.hash) => 0,
        Item::Change(change) => {
            let bytes = change.bytes.len();
            lacking.pages.entry(change.page_id).or_default().changes.push(change.bytes);
            bytes
        }
        Item::Snapshot(snapshot) => {
            let bytes = snapshot.bytes.len();
            lacking.pages.entry(snapshot.page_id).or_default().snapshot = Some(snapshot.bytes);
            bytes
        }
    }
}

/// Everything that the heads of each page, as the device named them, do not hold.
pub(super) fn by_heads(
    conn: &mut Connection,
    log: &Log,
    request: &Request,
) -> Result<Lacking, ApiError> {
    let claimed: BTreeMap<PageId, &HashList> =
        request.pages.iter().map(|part| (part.page, &part.heads)).collect();
    let mut lacking =
        Lacking { pages: BTreeMap::new(), cursor: log.seq, more: false, left: BTreeSet::new() };
    let mut bytes = 0;
    for row in page::of_log(conn, log.id)? {
        let heads = claimed.get(&row.id).map(|heads| heads.to_bytes()).unwrap_or_default();
        if heads == row.heads {
            continue;
        }
        if bytes > ANSWER_BYTES {
            // The rest is found by another comparison, against what the device has by then.
            lacking.more = true;
            lacking.left.insert(row.id);
            continue;
        }
        let lacked = after(conn, row.id, claimed.get(&row.id).copied())?;
        bytes += lacked.changes.iter().chain(&lacked.snapshot).map(Vec::len).sum::<usize>();
        lacking.pages.insert(row.id, lacked);
    }
    Ok(lacking)
}

fn after(
    conn: &mut Connection,
    id: PageId,
    claimed: Option<&HashList>,
) -> Result<Lacked, ApiError> {
    let graph = OpenPage::load(conn, id)?.graph;
    let hashes = graph.after(claimed.map_or(&[], |heads| heads.as_slice()));
    let hashes: Vec<[u8; 32]> = hashes.into_iter().map(|hash| hash.0).collect();
    let changes = change::by_hash(conn, id, &hashes)?;
    // What is lacking and no change of its own is in the snapshot.
    let compacted = changes.len() < hashes.len();
    let snapshot = if compacted { snapshot::find(conn, id)? } else { None };
    Ok(Lacked {
        snapshot: snapshot.map(|snapshot| snapshot.bytes),
        changes: changes.into_iter().map(|change| change.bytes).collect(),
    })
}
