//! Which episodes go on right now, as far as this device was told.

use banister_shared::record::{Episode, Precision};

/// Nobody's spasm lasts a day: one this old was never ended, or somebody forgot to say so.
const LASTS_MS_MAX: i64 = 24 * 3600 * 1000;
/// The clocks of two devices may differ by this much.
pub(crate) const CLOCKS_DIFFER_MS: i64 = 5 * 60 * 1000;

/// Whether this is a spasm that was begun as it began and goes on. One that was logged
/// afterwards says where its end comes from, even if nobody knows when it was.
pub(crate) fn is_running(episode: &Episode, now_ms: i64) -> bool {
    !episode.warning_only && is_unfinished(episode, now_ms)
}

/// The same, of a spasm or of one that is felt coming.
pub(crate) fn is_unfinished(episode: &Episode, now_ms: i64) -> bool {
    let age_ms = now_ms - episode.started_at.at_ms();
    episode.is_open()
        && matches!(episode.precision, None | Some(Precision::Exact))
        && episode.end_source.is_none()
        && (-CLOCKS_DIFFER_MS..=LASTS_MS_MAX).contains(&age_ms)
}
