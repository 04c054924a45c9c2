//! What a device lacks of a log: by the server's counter, or page by page.

use std::collections::{BTreeMap, BTreeSet};

use banister_shared::ids::PageId;
use banister_shared::sync::{HashList, Request};

use super::answer::{ANSWER_BYTES, Lacking, Stored};
use super::open_page::OpenPage;
use crate::error::ApiError;
use crate::store::log::Log;
use crate::store::{Connection, change, page};

/// Rows read at once.
const BATCH: i64 = 500;

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
        Lacking { changes: BTreeMap::new(), cursor, more: false, left: BTreeSet::new() };
    let mut bytes = 0;
    while lacking.cursor < log.seq {
        let rows = change::of_log(conn, log.id, lacking.cursor, BATCH)?;
        if rows.is_empty() {
            lacking.cursor = log.seq;
        }
        for row in rows {
            if bytes > ANSWER_BYTES {
                lacking.more = true;
                return Ok(lacking);
            }
            lacking.cursor = row.seq;
            if !stored.contains(&row.hash) {
                bytes += row.bytes.len();
                lacking.changes.entry(row.page_id).or_default().push(row.bytes);
            }
        }
    }
    Ok(lacking)
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
        Lacking { changes: BTreeMap::new(), cursor: log.seq, more: false, left: BTreeSet::new() };
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
        let changes = after(conn, row.id, claimed.get(&row.id).copied())?;
        bytes += changes.iter().map(Vec::len).sum::<usize>();
        lacking.changes.insert(row.id, changes);
    }
    Ok(lacking)
}

fn after(
    conn: &mut Connection,
    id: PageId,
    claimed: Option<&HashList>,
) -> Result<Vec<Vec<u8>>, ApiError> {
    let graph = OpenPage::load(conn, id)?.graph;
    let hashes = graph.after(claimed.map_or(&[], |heads| heads.as_slice()));
    let hashes: Vec<[u8; 32]> = hashes.into_iter().map(|hash| hash.0).collect();
    let changes = change::by_hash(conn, id, &hashes)?;
    Ok(changes.into_iter().map(|change| change.bytes).collect())
}
