//! Answers for which pages are opened, which may take seconds for each.

use std::time::Duration;

use banister_shared::ids::AccountId;
use tokio::sync::OwnedSemaphorePermit;

use crate::auth::log_access::LogMember;
use crate::error::ApiError;
use crate::socket::Opening;
use crate::state::State;
use crate::store::Connection;

/// Who waits longer for its turn is told to come back.
const WAIT: Duration = Duration::from_secs(30);
const RETRY_SECONDS: u64 = 10;

/// The right to open pages, given back when this is dropped.
struct Turn {
    _own: Opening,
    _all: OwnedSemaphorePermit,
}

/// Reads from one state of the database, when it is the account's turn: one of its requests at a
/// time opens pages, and so few of all that others always find somebody who reads for them.
///
/// # Errors
/// Those of `query`; the turn does not come in time.
pub(super) async fn open_pages<T: Send + 'static>(
    state: &State,
    member: &LogMember,
    query: impl FnOnce(&mut Connection) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let turn = tokio::time::timeout(WAIT, turn(state, member.caller.account)).await;
    let turn = turn.ok().flatten().ok_or_else(|| ApiError::too_many(RETRY_SECONDS))?;
    let read = move |conn: &mut Connection| {
        // It goes on when nobody waits for the answer any more.
        let _turn = turn;
        conn.snapshot(query)
    };
    state.store.read_long(read).await
}

async fn turn(state: &State, account: AccountId) -> Option<Turn> {
    let own = state.sockets.incoming.share(account).opening().await?;
    let all = state.opening.clone().acquire_owned().await.ok()?;
    Some(Turn { _own: own, _all: all })
}
