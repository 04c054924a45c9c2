use std::sync::Arc;

use actix_web::web;
use banister_shared::ids::PageId;
use banister_shared::sync::{Digest, HashList, PagePart, Request, Response, VERSION};

use super::answer::{Stored, answer};
use super::commit::{CommitError, commit};
use super::contended::store_locked;
use super::incoming::{Addition, admit, check_pages};
use super::open_page::OpenPage;
use super::registry::{Locked, Slot};
use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::state::State;
use crate::store::page;

/// How often an exchange starts again because other servers wrote to the same pages. Then it
/// makes them wait.
const TRIES: usize = 2;

/// Stores what the device sends and says what it lacks. When this returns, everything that was
/// sent is on disk; after an error, nothing of it is.
pub(crate) async fn exchange(
    state: &web::Data<State>,
    member: &LogMember,
    mut request: Request,
) -> Result<Response, ApiError> {
    request.pages.sort_by_key(|part| part.page);
    check_pages(member.log.id, member.role, &request.pages)?;
    super::clock::note(state, member.caller, request.now_ms).await?;
    if says_nothing_new(member, &request) {
        return Ok(nothing_new(member, state.clock.now_ms()));
    }
    let mut writing = Vec::new();
    for part in request.pages.iter_mut().filter(|part| !part.changes.is_empty()) {
        let changes = std::mem::take(&mut part.changes);
        writing.push(PagePart { page: part.page, heads: HashList::default(), changes });
    }
    let stored =
        if writing.is_empty() { Stored::new() } else { store(state, member, writing).await? };
    answer(state, member, request, stored).await
}

/// Whether one comparison answers everything, as when a device comes back after a quiet time.
fn says_nothing_new(member: &LogMember, request: &Request) -> bool {
    let seq = u64::try_from(member.log.seq).unwrap_or(0);
    !request.complete
        && request.pages.is_empty()
        && request.cursor == seq
        && request.digest.to_bytes() == member.log.digest
}

fn nothing_new(member: &LogMember, now_ms: i64) -> Response {
    Response {
        version: VERSION,
        cursor: u64::try_from(member.log.seq).unwrap_or(0),
        digest: Digest::from_bytes(member.log.digest),
        now_ms,
        pages: Vec::new(),
        more: false,
    }
}

/// Takes in the changes; gives the hashes of those that were new.
async fn store(
    state: &web::Data<State>,
    member: &LogMember,
    parts: Vec<PagePart>,
) -> Result<Stored, ApiError> {
    let ids: Vec<PageId> = parts.iter().map(|part| part.page).collect();
    let parts = Arc::new(parts);
    for _ in 0..TRIES {
        let Locked { slots, fresh } = state.pages.lock(&state.store, &ids).await?;
        let (mut slots, additions) = admit_blocking(slots, parts.clone()).await?;
        let additions = match additions {
            Ok(additions) => additions,
            // Another server may have what this one misses.
            Err(_) if !fresh => continue,
            Err(error) => return Err(error),
        };
        let stored = hashes(&additions);
        match commit_all(state, member, &mut slots, additions).await {
            Ok(()) => return Ok(stored),
            Err(CommitError::Stale) => {}
            Err(CommitError::Refused(error)) => return Err(error),
        }
    }
    store_locked(state, member, &ids, parts).await
}

/// Inflating and checking is work for the blocking pool, and a change that makes the library
/// panic must end this exchange only.
async fn admit_blocking(
    mut slots: Vec<Slot>,
    parts: Arc<Vec<PagePart>>,
) -> Result<(Vec<Slot>, Result<Vec<Addition>, ApiError>), ApiError> {
    let admitting = web::block(move || {
        let additions = admit(&mut slots, &parts);
        (slots, additions)
    });
    admitting.await.map_err(ApiError::internal)
}

pub(super) fn hashes(additions: &[Addition]) -> Stored {
    additions.iter().flat_map(|a| a.changes.iter().map(|change| change.header.hash().0)).collect()
}

/// Commits, and notes the new state of every page that was written to.
async fn commit_all(
    state: &State,
    member: &LogMember,
    slots: &mut [Slot],
    additions: Vec<Addition>,
) -> Result<(), CommitError> {
    if additions.is_empty() {
        return Ok(());
    }
    let (caller, log, now) = (member.caller, member.log.id, state.clock.now_ms());
    // Until the commit is known to have succeeded, the graphs are ahead of the disk. If this
    // future is dropped meanwhile, the pages stay closed.
    let mut held = Held::take(slots);
    let written = state.store.write(move |conn| commit(conn, caller, log, &additions, now)).await;
    held.put_back(&written?);
    Ok(())
}

/// Open pages taken out of their slots while they are not what is on disk.
struct Held<'a> {
    slots: &'a mut [Slot],
    pages: Vec<Option<OpenPage>>,
}

impl<'a> Held<'a> {
    fn take(slots: &'a mut [Slot]) -> Self {
        let pages = slots.iter_mut().map(|slot| slot.take()).collect();
        Self { slots, pages }
    }

    fn put_back(&mut self, rows: &[page::Page]) {
        for page in self.pages.iter_mut().flatten() {
            if let Some(row) = rows.iter().find(|row| row.id == page.row.id) {
                page.row = row.clone();
            }
        }
        for (slot, page) in self.slots.iter_mut().zip(self.pages.drain(..)) {
            **slot = page;
        }
    }
}
