//! The bytes of the changes that a message carries.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use banister_shared::ids::PageId;
use banister_shared::sync::{ChangeHash, Outgoing};

use crate::error::ApiError;
use crate::socket::Socket;
use crate::state::State;
use crate::store::{Connection, change, snapshot};

/// Bytes of changes that were stored just now, so that relaying them reads nothing.
pub(super) type Recent = HashMap<ChangeHash, Vec<u8>>;

/// Which changes a message carries.
pub(super) enum Wanted {
    /// All that the page has.
    Whole,
    /// These, each after those it follows.
    These(Vec<ChangeHash>),
}

/// What was read of them.
#[derive(Default)]
pub(super) struct Fetched {
    /// A chunk for each change, or for many.
    pub(super) chunks: Vec<Vec<u8>>,
    /// How long it took whoever read.
    pub(super) took: Duration,
}

/// What was opened for a client.
pub(crate) struct Opened {
    /// The number of its socket.
    pub(super) number: u64,
    pub(super) outgoing: Outgoing,
    /// The memory of what is to be opened.
    pub(super) held: HeldBy,
    pub(super) fetched: Result<Fetched, ApiError>,
}

/// Memory that is held for a socket until this is dropped, however long it outlives it.
pub(crate) struct HeldBy(Arc<Socket>, usize);

impl HeldBy {
    /// For what a message carries; `None` if that is too much for the account.
    pub(super) fn of(socket: &Arc<Socket>, outgoing: &Outgoing, wanted: &Wanted) -> Option<Self> {
        let named = if let Wanted::These(hashes) = wanted { size_of_val(&hashes[..]) } else { 0 };
        let bytes = size_of_val(outgoing.places()) + named;
        let fits = socket.hold(0, bytes);
        let held = Self(socket.clone(), bytes);
        fits.then_some(held)
    }
}

impl Drop for HeldBy {
    fn drop(&mut self) {
        self.0.hold(self.1, 0);
    }
}

/// Their bytes, if all of them were stored just now.
pub(super) fn recent(wanted: &Wanted, recent: &Recent) -> Option<Fetched> {
    let Wanted::These(hashes) = wanted else { return None };
    let chunks: Option<Vec<_>> = hashes.iter().map(|hash| recent.get(hash).cloned()).collect();
    Some(Fetched { chunks: chunks?, took: Duration::ZERO })
}

/// Their bytes: a chunk for each change, or for many.
pub(super) async fn fetch(state: &State, id: PageId, wanted: Wanted) -> Result<Fetched, ApiError> {
    state.store.read(move |conn: &mut Connection| timed(conn, id, wanted, true)).await
}

/// Their bytes: a chunk for each change. A document may have to be opened, one at a time for each
/// account.
pub(super) async fn open(
    state: &State,
    id: PageId,
    wanted: Wanted,
    socket: &Socket,
) -> Result<Fetched, ApiError> {
    let turn = socket.share().opening().await;
    if socket.is_closing() {
        return Ok(Fetched::default());
    }
    let read = move |conn: &mut Connection| {
        let _turn = turn;
        timed(conn, id, wanted, false)
    };
    state.store.read_long(read).await
}

fn timed(
    conn: &mut Connection,
    id: PageId,
    wanted: Wanted,
    joined: bool,
) -> Result<Fetched, ApiError> {
    let begun = Instant::now();
    let chunks = conn.snapshot(|conn| read(conn, id, wanted, joined))?;
    Ok(Fetched { chunks, took: begun.elapsed() })
}

fn read(
    conn: &mut Connection,
    id: PageId,
    wanted: Wanted,
    joined: bool,
) -> Result<Vec<Vec<u8>>, ApiError> {
    let Wanted::These(hashes) = wanted else { return whole(conn, id, joined) };
    let raw: Vec<[u8; 32]> = hashes.iter().map(|hash| hash.0).collect();
    let found = change::by_hash(conn, id, &raw)?;
    if found.len() == hashes.len() {
        return Ok(found.into_iter().map(|change| change.bytes).collect());
    }
    // Some are in the snapshot.
    whole(conn, id, joined)
}

fn whole(conn: &mut Connection, id: PageId, joined: bool) -> Result<Vec<Vec<u8>>, ApiError> {
    let snapshot = snapshot::find(conn, id)?.map(|snapshot| snapshot.bytes);
    let mut chunks: Vec<Vec<u8>> = match snapshot {
        Some(bytes) if joined => vec![bytes],
        // A client that does not know documents in messages is older than any that is known;
        // it waits for the document to be opened.
        Some(bytes) => {
            banister_shared::sync::changes_of_document(&bytes).map_err(ApiError::internal)?
        }
        None => Vec::new(),
    };
    chunks.extend(change::of_page(conn, id, 0)?.into_iter().map(|change| change.bytes));
    Ok(chunks)
}
