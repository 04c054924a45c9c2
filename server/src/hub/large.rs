//! What takes long to check and to store.

use std::collections::BTreeMap;

use banister_shared::ids::AccountId;
use tokio::sync::{OwnedSemaphorePermit, SemaphorePermit};

use crate::error::ApiError;
use crate::socket::Share;
use crate::state::State;

/// Bytes of changes that are checked where they are, and committed together with others' changes:
/// more would make those wait.
pub(super) const LARGE_BYTES: usize = 32 * 1024;

/// The right to check and commit something large, given back when this is dropped.
pub(super) struct LargeTurn<'a> {
    _own: Vec<OwnedSemaphorePermit>,
    _all: SemaphorePermit<'a>,
}

/// Waits for the turn of those who bring something large: one at a time is checked and
/// committed, and each account stands in the line once.
pub(super) async fn large_turn(
    state: &State,
    of: BTreeMap<AccountId, Share>,
) -> Result<LargeTurn<'_>, ApiError> {
    let mut own = Vec::with_capacity(of.len());
    // In the order of their ids: nobody has one turn and waits for another's.
    for share in of.values() {
        own.extend(share.turn().await);
    }
    let all = state.large.acquire().await.map_err(ApiError::internal)?;
    Ok(LargeTurn { _own: own, _all: all })
}
