//! Storing what keeps being overtaken by other servers.

use std::sync::Arc;

use actix_web::web;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::sync::PagePart;

use super::answer::Stored;
use super::commit::{CommitError, commit};
use super::exchange::hashes;
use super::incoming::admit;
use super::open_page::OpenPage;
use super::registry::Locked;
use crate::auth::caller::Caller;
use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreError, log};

/// How often to try again after the database has stopped two servers that waited for each other.
const TRIES: usize = 5;

/// Takes in the changes while no other server can write to the log. It costs the writer's time,
/// and cannot be overtaken. Gives the hashes of those that were new.
pub(super) async fn store_locked(
    state: &web::Data<State>,
    member: &LogMember,
    ids: &[PageId],
    parts: Arc<Vec<PagePart>>,
) -> Result<Stored, ApiError> {
    let (caller, log, now) = (member.caller, member.log.id, state.clock.now_ms());
    for _ in 0..TRIES {
        let Locked { mut slots, .. } = state.pages.lock(&state.store, ids).await?;
        // They are behind the disk from here on.
        slots.iter_mut().for_each(|slot| **slot = None);
        let parts = parts.clone();
        let write = move |conn: &mut Connection| commit_locked(conn, caller, log, &parts, now);
        match state.store.write(write).await {
            Ok(stored) => return Ok(stored),
            Err(CommitError::Stale) => {}
            Err(CommitError::Refused(error)) => return Err(error),
        }
    }
    Err(Code::Unavailable.into())
}

fn commit_locked(
    conn: &mut Connection,
    caller: Caller,
    log: LogId,
    parts: &[PagePart],
    now: i64,
) -> Result<Stored, CommitError> {
    log::reserve_seq(conn, log, 0)?.ok_or(Code::LogNotFound)?;
    let open = |part: &PagePart| OpenPage::load(conn, part.page);
    let mut pages = parts.iter().map(open).collect::<Result<Vec<_>, StoreError>>()?;
    let additions = admit(&mut pages, parts)?;
    if !additions.is_empty() {
        commit(conn, caller, log, &additions, now)?;
    }
    Ok(hashes(&additions))
}
