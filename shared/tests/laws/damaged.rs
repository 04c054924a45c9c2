use automerge::ChangeHash;
use banister_shared::ids::{Month, PageId};
use banister_shared::log::Log;
use banister_shared::page::NewChange;
use banister_shared::record::{Episode, Scale};
use banister_shared::store::Store;
use banister_shared::testkit::arbitrary::{DAY_MS, EPOCH_MS, device_stamp, episodes_page};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::sim::ready;
use banister_shared::time::Moment;

use crate::logged::{LOG, add, id};

/// Two months with an episode each, and bytes that are none in the later one and the settings.
fn damaged() -> Log<MemoryStore> {
    let mut log = Log::new(LOG, MemoryStore::default());
    add(&mut log, 1, EPOCH_MS);
    add(&mut log, 2, EPOCH_MS - 60 * DAY_MS);
    for page in [episodes_page(LOG), PageId::profile(LOG)] {
        let broken = NewChange { page, hash: ChangeHash([7; 32]), bytes: vec![1, 2, 3] };
        ready(log.store().append(&[broken])).unwrap();
    }
    log
}

#[test]
fn a_damaged_page_keeps_no_other_from_being_read_and_is_named() {
    let mut log = damaged();
    assert_eq!(ready(log.entries(None)).unwrap().len(), 2);
    assert_eq!(log.damaged().iter().copied().collect::<Vec<_>>(), [episodes_page(LOG)]);
    assert_eq!(ready(log.profile()).unwrap().heat_minutes, None);
    assert_eq!(ready(log.conflicts()).unwrap(), []);
    assert!(log.damaged().contains(&PageId::profile(LOG)));
    ready(log.entry(id(2))).unwrap();
}

#[test]
fn a_damaged_page_is_written_into_and_nothing_of_it_is_thrown_away() {
    let mut log = damaged();
    add(&mut log, 3, EPOCH_MS);
    ready(log.edit::<Episode>(&device_stamp(4), id(1), |e| e.pain = Scale::try_from(4).ok()))
        .unwrap();
    ready(log.compact()).unwrap();
    assert_eq!(ready(log.entries(None)).unwrap().len(), 3);
    let kept = ready(log.store().load(episodes_page(LOG))).unwrap();
    assert_eq!(kept.changes.len(), 4);
}

#[test]
fn what_is_added_again_is_there_once() {
    let mut log = Log::new(LOG, MemoryStore::default());
    add(&mut log, 1, EPOCH_MS);
    ready(log.edit::<Episode>(&device_stamp(1), id(1), |e| e.pain = Scale::try_from(4).ok()))
        .unwrap();
    add(&mut log, 1, EPOCH_MS);
    let page = PageId::episodes(LOG, Month::of(&Moment::utc(EPOCH_MS)));
    assert_eq!(ready(log.store().load(page)).unwrap().changes.len(), 2);
}
