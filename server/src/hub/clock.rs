//! Notices devices whose clocks are wrong. Nothing is refused for it.

use banister_shared::limits::CLOCK_SKEW_MS_MAX;

use crate::auth::caller::Caller;
use crate::state::State;
use crate::store::{StoreError, device};

/// Notes by how much a device's clock is ahead, if that is worth telling or has been.
pub(super) async fn note(state: &State, caller: Caller, now_ms: i64) -> Result<(), StoreError> {
    let ahead_ms = now_ms.saturating_sub(state.clock.now_ms());
    let odd = ahead_ms.saturating_abs() > CLOCK_SKEW_MS_MAX;
    let noted = odd.then_some(ahead_ms);
    let same = match (caller.clock_ahead_ms, noted) {
        (None, None) => true,
        (Some(known), Some(noted)) => known.abs_diff(noted) < CLOCK_SKEW_MS_MAX.unsigned_abs(),
        _ => false,
    };
    if same {
        return Ok(());
    }
    state.store.write(move |conn| device::set_clock_ahead(conn, caller.device, noted)).await
}
