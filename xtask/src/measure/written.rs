//! Pages with as many episodes as a measurement wants, written the way a device writes them.

use anyhow::Result;
use banister_shared::ids::{DeviceId, LogId, Month, PageId, RecordId, new_actor};
use banister_shared::page::{Page, Stamp};
use banister_shared::record::{EndSource, Episode, Fall, Note, Record, Scale};
use banister_shared::testkit::rng::Rng;
use banister_shared::time::Moment;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Episodes of a month, so that ten years have 11,000.
pub(crate) const MONTH_EPISODES: i64 = 92;
/// So long after the first of a month the last of its episodes begins, at most.
const MONTH_MS: i64 = 28 * 24 * 60 * 60 * 1000;

/// Somebody with a device, who writes.
pub(crate) struct Writer {
    rng: Rng,
    /// The device.
    pub(crate) device: DeviceId,
    /// The log it writes into.
    pub(crate) log: LogId,
    stamp: Stamp,
}

impl Writer {
    /// A writer with a device and a log of its own for each seed.
    pub(crate) fn new(seed: u64, now_ms: i64) -> Self {
        Self::of(DeviceId::new(now_ms, Rng::new(seed).bytes()), seed, now_ms)
    }

    /// A writer on this device, with a log of its own for each seed.
    pub(crate) fn of(device: DeviceId, seed: u64, now_ms: i64) -> Self {
        let mut rng = Rng::new(seed.wrapping_add(1));
        let stamp = Stamp { actor: new_actor(device, rng.bytes()), now_ms };
        Self { device, log: LogId::new(rng.bytes()), stamp, rng }
    }

    /// The page of the month that begins at `begins_ms`, with so many episodes of one change each.
    pub(crate) fn month(&mut self, begins_ms: i64, episodes: i64) -> Result<Page> {
        let month = Month::of(&Moment::utc(begins_ms));
        let mut page = Page::empty(PageId::episodes(self.log, month));
        for episode in 0..episodes {
            let at_ms = begins_ms + MONTH_MS / episodes * episode;
            let id = RecordId::new(at_ms, self.rng.bytes());
            page.create(&self.stamp, id, &Record::Episode(told(at_ms)?))?;
        }
        Ok(page)
    }
}

/// An episode of which a person told about as much as most do.
pub(crate) fn told(at_ms: i64) -> Result<Episode> {
    let started_at = Moment::new(at_ms, 60, "Europe/Berlin".parse()?)?;
    let scale = |number: u8| Scale::try_from(number).ok();
    Ok(Episode {
        ended_at: Some(started_at.plus_ms(150_000)?),
        end_source: Some(EndSource::Tapped),
        control_loss: scale(7),
        pain: scale(4),
        fall: Some(Fall::None),
        place: "stairs".parse().ok(),
        activity: "going down to breakfast".parse().ok(),
        note: Note("Both hands on the rail until it let go.".to_owned()),
        ..Episode::starting(started_at)
    })
}

/// When the month began that lies so many months before that of `now_ms`, in UTC.
pub(crate) fn month_before(now_ms: i64, months: i32) -> Result<i64> {
    let this = Timestamp::from_millisecond(now_ms)?.to_zoned(TimeZone::UTC).date().first_of_month();
    let then = this.checked_sub(months.months())?;
    Ok(then.to_zoned(TimeZone::UTC)?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_back_over_the_year() {
        let august_2026_ms = 1_785_542_400_000;
        assert_eq!(month_before(august_2026_ms + 5, 0).unwrap(), august_2026_ms);
        assert_eq!(month_before(august_2026_ms, 12).unwrap(), 1_754_006_400_000);
    }

    #[test]
    fn a_month_stays_in_its_month() {
        let august_2026_ms = 1_785_542_400_000;
        let mut writer = Writer::new(1, august_2026_ms);
        let page = writer.month(august_2026_ms, 92).unwrap();
        let entries = page.entries();
        assert_eq!(entries.len(), 92);
        assert!(entries.iter().all(|e| e.record.page(writer.log, e.id) == page.id()));
    }
}
