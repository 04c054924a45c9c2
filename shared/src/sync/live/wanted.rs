use crate::ids::{LogId, Month, PageId};
use crate::time::Moment;

/// The pages that are worth watching: the profile, and what is written in the month of
/// `now_ms` (UTC) and in those beside it. A wrong clock, or another zone, is off by less.
pub(super) fn recent(log: LogId, now_ms: i64) -> Vec<PageId> {
    let present = Month::of(&Moment::utc(now_ms));
    let months = [present.previous(), present, present.next()];
    let of_months = months.into_iter();
    let of_months = of_months.flat_map(|m| [PageId::episodes(log, m), PageId::care(log, m)]);
    std::iter::once(PageId::profile(log)).chain(of_months).collect()
}
