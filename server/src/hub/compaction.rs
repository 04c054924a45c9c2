//! A page that has come to rest becomes one document, and its changes go.

use actix_web::web;
use banister_shared::ids::PageId;
use banister_shared::page::Page;
use banister_shared::sync::{ChangeHeader, Graph, HashList};
use tokio::sync::mpsc;

use super::commit::CommitError;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreError, change, log, page, snapshot};

/// Changes from which on a page is worth it. Below, it opens fast enough.
const CHANGES_MIN: usize = 64;
/// Pages that wait; those that find no room are looked at when they are next at rest.
pub(super) const WAITING: usize = 10_000;

/// A page's changes as one document, and what was read to make it.
struct Compacted {
    row: page::Page,
    snapshot: snapshot::Snapshot,
}

/// Compacts pages as they come to rest, one after the other, until the server stops.
pub(crate) async fn compact_resting(state: web::Data<State>, mut resting: mpsc::Receiver<PageId>) {
    loop {
        tokio::select! {
            page = resting.recv() => match page {
                Some(page) => compact_logged(&state, page).await,
                None => return,
            },
            () = state.stop.cancelled() => return,
        }
    }
}

async fn compact_logged(state: &State, id: PageId) {
    match compact(state, id).await {
        // Somebody has written to it again; it will be at rest another time.
        Ok(()) | Err(CommitError::Stale) => {}
        Err(CommitError::Refused(error)) => tracing::warn!(%error, "a page was not compacted"),
    }
}

async fn compact(state: &State, id: PageId) -> Result<(), CommitError> {
    let read = move |conn: &mut Connection| conn.snapshot(|conn| compacted(conn, id));
    let Some(compacted) = state.store.read_long::<_, ApiError, _>(read).await? else {
        return Ok(());
    };
    state.store.write(move |conn| replace(conn, &compacted)).await
}

/// The page as one document; `None` if that is not worth it, or if the document does not open
/// again as the same page.
fn compacted(conn: &mut Connection, id: PageId) -> Result<Option<Compacted>, ApiError> {
    let Some(row) = page::find(conn, id)? else { return Ok(None) };
    let changes = change::of_page(conn, id, 0)?;
    if changes.len() < CHANGES_MIN {
        return Ok(None);
    }
    let before = snapshot::find(conn, id)?;
    let mut headers = match &before {
        Some(before) => decode_graph(&before.graph)?,
        None => Vec::new(),
    };
    for change in &changes {
        headers.push(minicbor::decode(&change.header).map_err(ApiError::internal)?);
    }
    let bytes = changes.iter().map(|change| change.bytes.as_slice());
    let page = Page::open(id, before.as_ref().map(|before| before.bytes.as_slice()), bytes);
    let page = page.map_err(ApiError::internal)?;
    let graph = Graph::from_headers(&headers).map_err(ApiError::internal)?;
    let heads = HashList::from_bytes(&row.heads).unwrap_or_default();
    let whole = page.heads() == heads.as_slice()
        && graph.heads().eq(heads.iter())
        && usize::try_from(row.change_count) == Ok(graph.len());
    let Some(bytes) = page.snapshot().filter(|_| whole) else {
        tracing::warn!("a page does not open again from one document, and keeps its changes");
        return Ok(None);
    };
    let graph = minicbor::to_vec(&headers).map_err(ApiError::internal)?;
    let covered_seq = row.last_seq;
    Ok(Some(Compacted { row, snapshot: snapshot::Snapshot { bytes, graph, covered_seq } }))
}

/// Puts the document in the place of the changes, if nothing has been written meanwhile.
fn replace(conn: &mut Connection, compacted: &Compacted) -> Result<(), CommitError> {
    let id = compacted.row.id;
    // Takes the log's lock: nobody writes to any of its pages until the commit.
    log::reserve_seq(conn, id.log, 0)?.ok_or(CommitError::Stale)?;
    if page::find(conn, id)?.is_none_or(|now| now.revision != compacted.row.revision) {
        return Err(CommitError::Stale);
    }
    snapshot::put(conn, id, &compacted.snapshot)?;
    change::delete_to(conn, id, compacted.snapshot.covered_seq)?;
    Ok(())
}

/// The headers of the changes in a snapshot, in the order they were admitted.
pub(super) fn decode_graph(bytes: &[u8]) -> Result<Vec<ChangeHeader>, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::Corrupt("graph of a snapshot"))
}
