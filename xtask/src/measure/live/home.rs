//! One person's devices and log, made up before any server knows of them.

use anyhow::Result;
use banister_shared::ids::{DeviceId, LogId, Month, PageId};
use banister_shared::testkit::rng::Rng;
use banister_shared::time::Moment;

use super::super::written::{Writer, month_before};
use super::whole::Whole;

/// Devices and a log.
pub(crate) struct Home {
    seed: u64,
    now_ms: i64,
    /// The log.
    pub(crate) log: LogId,
    /// The devices; the first is the one that writes.
    pub(crate) devices: Vec<DeviceId>,
}

impl Home {
    /// Another home for each seed.
    pub(crate) fn new(seed: u64, devices: usize) -> Self {
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let writer = Writer::new(seed, now_ms);
        let mut rng = Rng::new(seed.wrapping_add(1 << 32));
        let others = (1..devices).map(|_| DeviceId::new(now_ms, rng.bytes()));
        let devices = std::iter::once(writer.device).chain(others).collect();
        Self { seed, now_ms, log: writer.log, devices }
    }

    /// Its address for the account.
    pub(crate) fn email(&self) -> String {
        format!("home-{}@example.org", self.seed)
    }

    /// One of its pages: the first is this month's, the others are those of later ones, of
    /// which there are enough.
    pub(crate) fn page(&self, number: usize) -> PageId {
        let this = Month::of(&Moment::utc(self.now_ms)).count();
        let later = u16::try_from(number).unwrap_or(u16::MAX);
        PageId::episodes(self.log, Month::new(this.saturating_add(later)))
    }

    /// A month of so many episodes, written by the first device. It may be told of any page:
    /// nothing in a change names its page.
    pub(crate) fn month(&self, episodes: usize) -> Result<Whole> {
        let mut writer = Writer::new(self.seed, self.now_ms);
        let begins_ms = month_before(self.now_ms, 0)?;
        Ok(Whole::of(&writer.month(begins_ms, i64::try_from(episodes)?)?))
    }
}
