//! What takes long to check and to store.

use tokio::sync::SemaphorePermit;

use crate::error::ApiError;
use crate::state::State;

/// Bytes of changes that are checked where they are, and committed together with others' changes:
/// more would make those wait.
pub(super) const LARGE_BYTES: usize = 32 * 1024;

/// Waits for one's turn with something large: one at a time is checked and committed.
pub(super) async fn large_turn(state: &State) -> Result<SemaphorePermit<'_>, ApiError> {
    state.large.acquire().await.map_err(ApiError::internal)
}
