//! A log with few episodes, each told apart by a number.

use banister_shared::ids::{LogId, RecordId};
use banister_shared::log::Log;
use banister_shared::record::{Episode, Record};
use banister_shared::testkit::arbitrary::{EPOCH_MS, device_stamp};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::sim::ready;
use banister_shared::time::Moment;

pub(crate) const LOG: LogId = LogId::new([6; 12]);

pub(crate) fn id(n: u8) -> RecordId {
    RecordId::new(EPOCH_MS, [n; 10])
}

pub(crate) fn add(log: &mut Log<MemoryStore>, n: u8, at_ms: i64) {
    let record = Record::Episode(Episode::starting(Moment::utc(at_ms)));
    ready(log.add(&device_stamp(n), id(n), &record)).unwrap();
}
