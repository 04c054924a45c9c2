//! What takes long to check and to store.

use std::collections::BTreeMap;

use banister_shared::ids::AccountId;
use banister_shared::sync::{Claim, is_document};
use tokio::sync::{OwnedSemaphorePermit, SemaphorePermit};

use crate::error::ApiError;
use crate::socket::Share;
use crate::state::State;

/// Bytes of changes, inflated, that are checked where they are, and committed together with others' changes:
/// more would make those wait.
const BYTES: u64 = 32 * 1024;
/// Operations in them: checking each takes about 1 µs.
const OPS: u64 = 4_000;

/// The right to check and commit something large, given back when this is dropped.
pub(super) struct LargeTurn<'a> {
    _own: Vec<OwnedSemaphorePermit>,
    _all: SemaphorePermit<'a>,
}

/// Whether checking and storing these changes and documents takes long.
pub(super) fn is_large<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut bytes, mut ops) = (0, 0);
    for chunk in chunks {
        let claim = Claim::of(chunk);
        // Whatever cannot be read has its bytes all the same.
        bytes += claim.bytes.max(chunk.len() as u64);
        ops = claim.ops.saturating_add(ops);
        if bytes > BYTES || ops > OPS || is_document(chunk) {
            return true;
        }
    }
    false
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
