use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::web;
use banister_shared::error::Code;
use banister_shared::ids::PageId;
use banister_shared::sync::{Digest, HashList, PagePart, Request, Response, VERSION};

use super::answer::{Stored, answer};
use super::commit::{CommitError, commit};
use super::contended::while_locked;
use super::held::Held;
use super::incoming::{Addition, admit, check_pages};
use super::large::{LargeTurn, Load, large_turn};
use super::open_page::OpenPage;
use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreError, page};

/// How often an exchange starts again because other servers wrote to the same pages. Then it
/// makes them wait.
const TRIES: usize = 2;
/// So many pages are written together: all of them are open and locked until that is on disk.
const TOGETHER: usize = 16;

/// Stores what the device sends and says what it lacks. When this returns, everything that was
/// sent is on disk. After an error, none of the pages is that could not be written, nor those written
/// together with them: the device sends all of them again.
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
    let mut stored = Stored::new();
    while !writing.is_empty() {
        let rest = writing.split_off(writing.len().min(TOGETHER));
        stored.extend(store(state, member, std::mem::replace(&mut writing, rest)).await?);
    }
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
    let changes = parts.iter().flat_map(|part| &part.changes);
    let load = Load::of(changes.map(|bytes| bytes.as_slice()));
    let parts = Arc::new(parts);
    load_all(state, member, &ids).await?;
    // Before any page is locked, as everywhere: whoever has a page never waits for a turn.
    let _permit = turn(state, member, load).await?;
    for _ in 0..TRIES {
        let mut held = Held::take(state.pages.lock(&state.store, &ids).await?)?;
        let additions = admit_blocking(&mut held, parts.clone()).await?;
        let additions = match additions {
            // What is refused, or there already, by a graph that was kept in memory may be so
            // no longer: another server has written, or the log was deleted.
            Ok(additions) if held.fresh || additions.len() == ids.len() => additions,
            Err(error) if held.fresh => return Err(error),
            _ => continue,
        };
        let stored = hashes(&additions);
        match commit_all(state, member, additions).await {
            Ok(rows) => {
                state.pages.weigh(&ids, &held.put_back(&rows));
                rows.iter().for_each(|row| state.live.changed(row.id, row.revision));
                return Ok(stored);
            }
            Err(CommitError::Stale) => {}
            Err(CommitError::Refused(error)) => return Err(error),
        }
    }
    store_locked(state, member, &ids, parts).await
}

/// Has the pages read that are not, in the turns of the account, before it has the one that is
/// everybody's.
async fn load_all(state: &State, member: &LogMember, ids: &[PageId]) -> Result<(), ApiError> {
    for id in ids.iter().filter(|id| !state.pages.has(**id)) {
        let share = state.sockets.incoming.share(member.caller.account);
        let _turn = share.loading().await;
        drop(state.pages.lock(&state.store, &[*id]).await?);
    }
    Ok(())
}

/// Takes in the changes while no other server can write to the log; gives the hashes of those
/// that were new.
async fn store_locked(
    state: &State,
    member: &LogMember,
    ids: &[PageId],
    parts: Arc<Vec<PagePart>>,
) -> Result<Stored, ApiError> {
    let (caller, log, now) = (member.caller, member.log.id, state.clock.now_ms());
    let commit_locked = move |conn: &mut Connection| {
        let open = |part: &PagePart| OpenPage::load(conn, part.page);
        let mut pages = parts.iter().map(open).collect::<Result<Vec<_>, StoreError>>()?;
        let additions = admit(&mut pages, &parts)?;
        if !additions.is_empty() {
            commit(conn, caller, log, &additions, now)?;
        }
        Ok(hashes(&additions))
    };
    match while_locked(state, log, ids, commit_locked).await {
        Ok(stored) => Ok(stored),
        Err(CommitError::Stale) => Err(Code::Unavailable.into()),
        Err(CommitError::Refused(error)) => Err(error),
    }
}

/// The turn of the account, if what it brings is large.
async fn turn<'a>(
    state: &'a State,
    member: &LogMember,
    load: Load,
) -> Result<Option<LargeTurn<'a>>, ApiError> {
    if !load.is_large() {
        return Ok(None);
    }
    let account = member.caller.account;
    let own = (account, state.sockets.incoming.share(account));
    Ok(Some(large_turn(state, BTreeMap::from([own])).await?))
}

/// Inflating and checking is work for the blocking pool, and a change that makes the library
/// panic must end this exchange only.
async fn admit_blocking(
    held: &mut Held,
    parts: Arc<Vec<PagePart>>,
) -> Result<Result<Vec<Addition>, ApiError>, ApiError> {
    let mut pages = std::mem::take(&mut held.pages);
    let admitting = web::block(move || {
        let additions = admit(&mut pages, &parts);
        (pages, additions)
    });
    let (pages, additions) = admitting.await.map_err(ApiError::internal)?;
    held.pages = pages;
    Ok(additions)
}

fn hashes(additions: &[Addition]) -> Stored {
    additions.iter().flat_map(|a| a.changes.iter().map(|change| change.header.hash().0)).collect()
}

/// Commits; gives the rows of every page that was written to.
async fn commit_all(
    state: &State,
    member: &LogMember,
    additions: Vec<Addition>,
) -> Result<Vec<page::Page>, CommitError> {
    if additions.is_empty() {
        return Ok(Vec::new());
    }
    let (caller, log, now) = (member.caller, member.log.id, state.clock.now_ms());
    state.store.write(move |conn| commit(conn, caller, log, &additions, now)).await
}
