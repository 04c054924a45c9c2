//! A device's side of the exchange: from its store to a request, and from the answer back.

use std::collections::{BTreeMap, HashMap, HashSet};

use automerge::ChangeHash;
use minicbor::bytes::ByteVec;

use super::digest::Digest;
use super::exchange::{PageAnswer, PagePart, Request, Response, VERSION};
use super::hash_list::HashList;
use super::header::ChangeHeader;
use crate::ids::{LogId, PageId};
use crate::page::{NewChange, Page};
use crate::store::{PageState, Settled, Store, StoredPage, SyncState};

/// One request carries about this many bytes of changes, so that a slow network gets somewhere.
const BATCH_BYTES: usize = 1024 * 1024;

/// Why an answer could not be taken in. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum SyncError<E: std::error::Error + 'static> {
    /// The device's storage failed.
    #[error(transparent)]
    Store(E),
    /// The server sent something that is no part of this log, or contradicts it.
    #[error("the server's answer contradicts this log")]
    BadAnswer,
}

/// What was sent, to be held against the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    /// The changes, in order.
    pub changes: Vec<(PageId, ChangeHash)>,
    /// Every page was listed.
    pub complete: bool,
}

/// Makes the next request for `log`: the unsent changes (of pages not in `except`), and where
/// the exchange stands.
///
/// # Errors
/// The storage's.
pub async fn prepare<S: Store>(
    store: &mut S,
    log: LogId,
    now_ms: i64,
    except: &[PageId],
) -> Result<(Request, Sent), S::Error> {
    let state = store.sync_state(log).await?;
    let unsent = store.unsent(log, except, BATCH_BYTES).await?;
    let known = if state.complete_next || !unsent.is_empty() {
        store.pages(log).await?
    } else {
        Vec::new()
    };
    let sent = Sent {
        changes: unsent.iter().map(|change| (change.page, change.hash)).collect(),
        complete: state.complete_next,
    };
    let request = Request {
        version: VERSION,
        cursor: state.cursor,
        digest: state.digest,
        now_ms,
        pages: parts(known, unsent, state.complete_next),
        complete: state.complete_next,
    };
    Ok((request, sent))
}

fn parts(known: Vec<PageState>, unsent: Vec<NewChange>, complete: bool) -> Vec<PagePart> {
    let mut changes: BTreeMap<PageId, Vec<ByteVec>> = BTreeMap::new();
    for change in unsent {
        changes.entry(change.page).or_default().push(change.bytes.into());
    }
    let part = |state: PageState| {
        let changes = changes.remove(&state.page).unwrap_or_default();
        PagePart { page: state.page, heads: state.server_heads, changes }
    };
    let listed = |part: &PagePart| complete || !part.changes.is_empty();
    known.into_iter().map(part).filter(listed).collect()
}

/// Takes in the answer to what was sent; `true` if the device should ask again at once.
///
/// # Errors
/// The storage's, or an answer that contradicts the log. Nothing was kept then.
pub async fn accept<S: Store>(
    store: &mut S,
    log: LogId,
    sent: &Sent,
    response: Response,
    now_ms: i64,
) -> Result<bool, SyncError<S::Error>> {
    let mut settled = Settled::default();
    let mut lost = Vec::new();
    for answer in response.pages {
        if answer.page.log != log {
            return Err(SyncError::BadAnswer);
        }
        if answer.lacks {
            lost.push(answer.page);
        }
        take_page(store, sent, answer, &mut settled).await?;
    }
    let digest = digest(store, log, &settled).await.map_err(SyncError::Store)?;
    let agrees = response.more || digest == response.digest;
    settled.state = SyncState {
        cursor: response.cursor,
        digest,
        // After a complete exchange that still differs, asking again would change nothing.
        complete_next: !agrees && !sent.complete,
        last_contact_ms: Some(now_ms),
        clock_ahead_ms: now_ms.saturating_sub(response.now_ms),
    };
    store.settle(log, &settled).await.map_err(SyncError::Store)?;
    for page in &lost {
        requeue(store, *page).await?;
    }
    let more_to_send = !store.unsent(log, &[], 1).await.map_err(SyncError::Store)?.is_empty();
    Ok(response.more || settled.state.complete_next || !lost.is_empty() || more_to_send)
}

/// Marks everything of a page as unsent, after the server said that it lacks some of it.
///
/// # Errors
/// The storage's, or a page that cannot be read.
pub async fn requeue<S: Store>(store: &mut S, page: PageId) -> Result<(), SyncError<S::Error>> {
    let stored = store.load(page).await.map_err(SyncError::Store)?;
    let changes = stored.changes.iter().map(Vec::as_slice);
    let opened = Page::open(page, stored.snapshot.as_deref(), changes);
    let all = opened.map_err(|_| SyncError::BadAnswer)?.changes();
    store.requeue(&all).await.map_err(SyncError::Store)
}

/// Checks what came for one page by opening it, and adds it to the outcome.
///
/// A device whose counter is of a time that the server has lost gets changes without those they
/// follow. It keeps nothing of such a page: its digest differs then, and the next exchange
/// compares everything.
async fn take_page<S: Store>(
    store: &mut S,
    sent: &Sent,
    answer: PageAnswer,
    settled: &mut Settled,
) -> Result<(), SyncError<S::Error>> {
    let page = answer.page;
    let received = answer.changes.into_iter().map(|bytes| received(page, bytes.into()));
    let received = received.collect::<Option<Vec<NewChange>>>().ok_or(SyncError::BadAnswer)?;
    let news = !received.is_empty() || answer.snapshot.is_some();
    let written = sent.changes.iter().any(|(to, _)| *to == page);
    if news || written || !knows(store, &answer.heads, page).await? {
        let stored = store.load(page).await.map_err(SyncError::Store)?;
        let changes = stored.changes.iter().chain(received.iter().map(|change| &change.bytes));
        let snapshots = [stored.snapshot.as_deref(), answer.snapshot.as_deref().map(Vec::as_slice)];
        let opened = Page::open_all(page, snapshots, changes.map(Vec::as_slice));
        let Ok(opened) = opened else {
            // A page that this device could not open before is no reason to keep nothing of
            // the others.
            return if opens(page, &stored) { Err(SyncError::BadAnswer) } else { Ok(()) };
        };
        if !answer.heads.iter().all(|head| opened.contains(&head)) {
            return if sent.complete { Err(SyncError::BadAnswer) } else { Ok(()) };
        }
        if answer.snapshot.is_some() {
            // Both snapshots in one, so that nothing that was only in the older is lost.
            settled.snapshots.push((page, opened.snapshot().ok_or(SyncError::BadAnswer)?));
        }
        settled.acknowledged.extend(acknowledged(sent, &opened, &answer.heads));
    }
    settled.received.extend(received);
    settled.server_heads.push((page, answer.heads));
    Ok(())
}

fn opens(page: PageId, stored: &StoredPage) -> bool {
    let changes = stored.changes.iter().map(Vec::as_slice);
    Page::open(page, stored.snapshot.as_deref(), changes).is_ok()
}

/// What was sent to the page and is held by the heads that the server answers with: only that
/// is on its disk, whatever else it says.
fn acknowledged(sent: &Sent, page: &Page, heads: &HashList) -> Vec<(PageId, ChangeHash)> {
    let lacking: HashSet<ChangeHash> = page.after(heads.as_slice()).into_iter().collect();
    let held = |(to, hash): &&(PageId, ChangeHash)| *to == page.id() && !lacking.contains(hash);
    sent.changes.iter().filter(held).copied().collect()
}

/// Whether the device has heard of these heads before, so that the page need not be opened.
async fn knows<S: Store>(
    store: &mut S,
    heads: &HashList,
    page: PageId,
) -> Result<bool, SyncError<S::Error>> {
    let states = store.pages(page.log).await.map_err(SyncError::Store)?;
    let heard = states.iter().find(|state| state.page == page).map(|state| &state.server_heads);
    Ok(heard.is_some_and(|heard| heads.iter().all(|head| heard.as_slice().contains(&head))))
}

fn received(page: PageId, bytes: Vec<u8>) -> Option<NewChange> {
    let hash = ChangeHeader::check(&bytes).ok()?.header.hash();
    Some(NewChange { page, hash, bytes })
}

/// The sum over the server's heads of every page, as they are after this exchange.
pub(super) async fn digest<S: Store>(
    store: &mut S,
    log: LogId,
    settled: &Settled,
) -> Result<Digest, S::Error> {
    let known = store.pages(log).await?;
    let mut heads: HashMap<PageId, HashList> =
        known.into_iter().map(|state| (state.page, state.server_heads)).collect();
    heads.extend(settled.server_heads.iter().cloned());
    Ok(heads.iter().map(|(page, heads)| Digest::of_page(*page, heads.as_slice())).sum())
}
