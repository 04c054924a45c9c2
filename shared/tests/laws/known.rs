//! What is remembered of pages: read again, it is as if every page had been opened.

use automerge::ChangeHash;
use banister_shared::ids::Month;
use banister_shared::log::{Known, Log};
use banister_shared::page::{Entry, NewChange};
use banister_shared::record::{Episode, Profile};
use banister_shared::store::Store;
use banister_shared::testkit::arbitrary::{DAY_MS, EPOCH_MS, device_stamp, episodes_page};
use banister_shared::testkit::memory::MemoryStore;
use banister_shared::testkit::sim::ready;
use banister_shared::time::Moment;

use crate::logged::{LOG, add, id};

fn move_to(log: &mut Log<MemoryStore>, n: u8, days: i64) {
    let edit = |e: &mut Episode| e.started_at = Moment::utc(EPOCH_MS + days * DAY_MS);
    ready(log.edit::<Episode>(&device_stamp(1), id(n), edit)).unwrap();
}

/// Two episodes now, and one two months before.
fn log() -> Log<MemoryStore> {
    let mut log = Log::new(LOG, MemoryStore::default());
    add(&mut log, 1, EPOCH_MS);
    add(&mut log, 2, EPOCH_MS + 1000);
    add(&mut log, 3, EPOCH_MS - 60 * DAY_MS);
    log
}

/// What is read with what is known, and how many pages that loads.
fn read(log: &mut Log<MemoryStore>, known: &Known) -> (Vec<Entry>, Profile, usize) {
    let before = log.store().loads();
    let mut reading = ready(log.reading(known)).unwrap();
    let entries = ready(reading.entries(None)).unwrap();
    let profile = ready(reading.profile()).unwrap();
    (entries, profile, log.store().loads() - before)
}

/// The same is read as by somebody who knows nothing; how many pages were loaded for it.
#[track_caller]
fn loads(log: &mut Log<MemoryStore>, known: &Known) -> usize {
    let (entries, profile, loads) = read(log, known);
    let (all, all_profile, _) = read(log, &Known::default());
    assert_eq!((entries, profile), (all, all_profile));
    loads
}

#[test]
fn a_page_that_is_as_it_was_is_not_opened_again() {
    let (mut log, known) = (log(), Known::default());
    assert_eq!(loads(&mut log, &known), 2);
    assert_eq!(loads(&mut log, &known), 0);
    add(&mut log, 4, EPOCH_MS);
    assert_eq!(loads(&mut log, &known), 1);
    ready(log.edit_profile(&device_stamp(1), |profile| profile.heat_minutes = Some(20))).unwrap();
    assert_eq!(loads(&mut log, &known), 1);
    assert_eq!(loads(&mut log, &known), 0);
}

#[test]
fn a_record_that_moves_is_read_where_it_stands_now() {
    let (mut log, known) = (log(), Known::default());
    for days in [-60, -120, 0] {
        move_to(&mut log, 1, days);
        loads(&mut log, &known);
    }
    let month = Month::of(&Moment::utc(EPOCH_MS));
    let mut reading = ready(log.reading(&known)).unwrap();
    assert_eq!(ready(reading.entries(Some((month, month)))).unwrap().len(), 2);
}

#[test]
fn only_the_months_that_are_asked_for_are_opened() {
    let (mut log, known) = (log(), Known::default());
    let before = log.store().loads();
    let month = Month::of(&Moment::utc(EPOCH_MS));
    let mut reading = ready(log.reading(&known)).unwrap();
    assert_eq!(reading.months().len(), 2);
    assert_eq!(ready(reading.entries(Some((month, month)))).unwrap().len(), 2);
    assert_eq!(log.store().loads() - before, 1);
}

#[test]
fn a_damaged_page_is_named_by_whoever_reads_what_is_known_of_it() {
    let (mut log, known) = (log(), Known::default());
    let page = episodes_page(LOG);
    let broken = NewChange { page, hash: ChangeHash([7; 32]), bytes: vec![1, 2, 3] };
    ready(log.store().append(&[broken])).unwrap();
    loads(&mut log, &known);
    let mut again = Log::new(LOG, log.store().clone());
    assert_eq!(read(&mut again, &known).2, 0);
    assert!(again.damaged().contains(&page));
}
