//! What takes long to check and to store.

use std::collections::BTreeMap;

use banister_shared::ids::AccountId;
use banister_shared::sync::{Claim, is_document};
use tokio::sync::{OwnedSemaphorePermit, SemaphorePermit};

use crate::error::ApiError;
use crate::socket::Share;
use crate::state::State;

/// Bytes of changes, inflated, that are checked where they are, and committed together with
/// others' changes: more would make those wait.
const BYTES: u64 = 32 * 1024;
/// Operations in them: checking each takes about 1 µs.
const OPS: u64 = 4_000;

/// What checking and storing changes takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    bytes: u64,
    ops: u64,
}

/// The right to check and commit something large, given back when this is dropped.
pub(super) struct LargeTurn<'a> {
    _own: Vec<OwnedSemaphorePermit>,
    _all: SemaphorePermit<'a>,
}

impl Load {
    /// Of these changes and documents.
    pub(super) fn of<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Self {
        Self::sum(chunks.map(Self::of_one))
    }

    /// Of all of these, none of which is looked at once they are large.
    pub(super) fn sum(loads: impl Iterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        for load in loads {
            sum.bytes = sum.bytes.saturating_add(load.bytes);
            sum.ops = sum.ops.saturating_add(load.ops);
            if sum.is_large() {
                break;
            }
        }
        sum
    }

    fn of_one(chunk: &[u8]) -> Self {
        if is_document(chunk) {
            return Self { bytes: u64::MAX, ops: 0 };
        }
        let Claim { bytes, ops } = Claim::of(chunk);
        // Whatever cannot be read has its bytes all the same.
        Self { bytes: bytes.max(chunk.len() as u64), ops }
    }

    /// Whether it takes long.
    pub(super) const fn is_large(self) -> bool {
        self.bytes > BYTES || self.ops > OPS
    }
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
