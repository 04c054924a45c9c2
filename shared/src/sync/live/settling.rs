use std::collections::HashSet;

use automerge::ChangeHash;

use super::live_page::LivePage;
use crate::ids::{LogId, PageId};
use crate::page::NewChange;
use crate::store::{Settled, Store, SyncState};
use crate::sync::HashList;
use crate::sync::device::digest;

/// Contact within this time is not worth another write.
const CONTACT_MS: i64 = 60_000;

/// What a message changes in the store: `received` was new in it, `heads` are on the server's
/// disk. `None` if that is nothing.
pub(super) async fn settled<S: Store>(
    store: &mut S,
    page: &LivePage,
    heads: &[ChangeHash],
    received: Vec<NewChange>,
    now_ms: i64,
) -> Result<Option<Settled>, S::Error> {
    let id = page.id();
    let state = store.sync_state(id.log).await?;
    let acknowledged = acknowledged(store, page, heads).await?;
    let server_heads = news(store, page, heads).await?;
    let quiet = received.is_empty() && acknowledged.is_empty() && server_heads.is_none();
    if quiet && !is_due(&state, now_ms) {
        return Ok(None);
    }
    let server_heads = server_heads.into_iter().map(|heads| (id, heads)).collect();
    let settled = Settled { acknowledged, received, server_heads, ..Settled::default() };
    finish(store, id.log, settled, state, now_ms).await.map(Some)
}

/// Notes that the server was heard from.
pub(super) async fn note_contact<S: Store>(
    store: &mut S,
    log: LogId,
    now_ms: i64,
) -> Result<(), S::Error> {
    let state = store.sync_state(log).await?;
    if !is_due(&state, now_ms) {
        return Ok(());
    }
    let settled = finish(store, log, Settled::default(), state, now_ms).await?;
    store.settle(log, &settled).await
}

fn is_due(state: &SyncState, now_ms: i64) -> bool {
    // A clock that was set back makes the last contact one of the future.
    let since = |last: i64| now_ms.saturating_sub(last);
    state.last_contact_ms.is_none_or(|last| !(0..CONTACT_MS).contains(&since(last)))
}

/// The counter, and whether the next exchange must be complete, are the exchange's to change.
async fn finish<S: Store>(
    store: &mut S,
    log: LogId,
    mut settled: Settled,
    state: SyncState,
    now_ms: i64,
) -> Result<Settled, S::Error> {
    let digest = digest(store, log, &settled).await?;
    settled.state = SyncState { digest, last_contact_ms: Some(now_ms), ..state };
    Ok(settled)
}

/// The unsent changes of the page that those heads hold. What is not in the graph yet was
/// written after this page was last looked at, and waits.
async fn acknowledged<S: Store>(
    store: &mut S,
    page: &LivePage,
    heads: &[ChangeHash],
) -> Result<Vec<(PageId, ChangeHash)>, S::Error> {
    let mut unsent = store.unsent(page.id().log, &[], usize::MAX).await?;
    unsent.retain(|change| change.page == page.id() && page.contains(&change.hash));
    if unsent.is_empty() {
        return Ok(Vec::new());
    }
    let lacking: HashSet<ChangeHash> = page.beyond(heads).into_iter().collect();
    let held = unsent.iter().filter(|change| !lacking.contains(&change.hash));
    Ok(held.map(|change| (change.page, change.hash)).collect())
}

/// The server's heads, if they are others than were last heard and everything that they stand
/// for is here.
async fn news<S: Store>(
    store: &mut S,
    page: &LivePage,
    heads: &[ChangeHash],
) -> Result<Option<HashList>, S::Error> {
    if !heads.iter().all(|head| page.contains(head)) {
        return Ok(None);
    }
    let states = store.pages(page.id().log).await?;
    let known = states.into_iter().find(|state| state.page == page.id());
    let known = known.map(|state| state.server_heads).unwrap_or_default();
    let sorted = |heads: &[ChangeHash]| {
        let mut heads = heads.to_vec();
        heads.sort_unstable();
        heads
    };
    let new = sorted(known.as_slice()) != sorted(heads);
    Ok(new.then(|| heads.iter().copied().collect()))
}
