//! The merge laws: any order, repeated, interleaved.

use banister_shared::ids::{LogId, RecordId, new_actor};
use banister_shared::page::{NewChange, Page, Stamp};
use banister_shared::record::{Episode, Record};
use banister_shared::testkit::arbitrary::{
    EPOCH_MS, device_stamp, episode, episodes_page, moment, scale,
};
use banister_shared::testkit::rng::Rng;
use banister_shared::time::Moment;
use banister_shared::view;
use proptest::prelude::*;

const LOG: LogId = LogId::new([4; 12]);

/// Changes of three devices that now and then take in each other's.
fn history(rng: &mut Rng) -> Vec<NewChange> {
    let mut made: Vec<NewChange> = Vec::new();
    let mut devices: Vec<(Page, Stamp)> =
        (1..=3).map(|n| (Page::empty(episodes_page(LOG)), device_stamp(n))).collect();
    let shared = RecordId::new(EPOCH_MS, [9; 10]);
    let first = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
    let (page, stamp) = &mut devices[0];
    made.extend(page.create(stamp, shared, &first).unwrap());
    for _ in 0..20 {
        let (page, stamp) = &mut devices[rng.below(3) as usize];
        if rng.chance(40) {
            page.apply(made.iter().map(|change| change.bytes.as_slice())).unwrap();
        }
        let change = if page.entry(shared).is_some() && rng.chance(50) {
            let pain = scale(rng);
            page.edit::<Episode>(stamp, shared, |episode| episode.pain = pain).unwrap()
        } else {
            let at = moment(rng, EPOCH_MS, 20);
            let record = Record::Episode(episode(rng, at));
            page.create(stamp, RecordId::new(EPOCH_MS, rng.bytes()), &record).unwrap()
        };
        made.extend(change);
    }
    made
}

/// Everything that shows of a page made of these changes.
fn shown(changes: &[NewChange]) -> String {
    let mut page = Page::empty(episodes_page(LOG));
    for change in changes {
        page.apply([change.bytes.as_slice()]).unwrap();
    }
    let entries = page.entries();
    format!(
        "{:?} {entries:?} {:?} {:?}",
        page.heads(),
        page.conflicts(),
        view::timeline(&entries, None)
    )
}

fn shuffled(rng: &mut Rng, changes: &[NewChange]) -> Vec<NewChange> {
    let mut left = changes.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        order.push(left.swap_remove(rng.below(left.len() as u64) as usize));
    }
    order
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same(seed: u64) {
        let mut rng = Rng::new(seed);
        let changes = history(&mut rng);
        prop_assert_eq!(shown(&shuffled(&mut rng, &changes)), shown(&changes));
    }

    #[test]
    fn repetition_changes_nothing(seed: u64) {
        let mut rng = Rng::new(seed);
        let changes = history(&mut rng);
        let repeated = [changes.clone(), shuffled(&mut rng, &changes), changes.clone()].concat();
        prop_assert_eq!(shown(&repeated), shown(&changes));
    }

    #[test]
    fn a_snapshot_and_what_came_after_give_the_same(seed: u64) {
        let mut rng = Rng::new(seed);
        let changes = history(&mut rng);
        let (early, late) = changes.split_at(changes.len() / 2);
        let bytes = |part: &[NewChange]| part.iter().map(|c| c.bytes.clone()).collect::<Vec<_>>();
        let (early, late) = (bytes(early), bytes(late));
        let id = episodes_page(LOG);
        let half = Page::open(id, None, early.iter().map(Vec::as_slice)).unwrap();
        let whole = Page::open(id, Some(&half.save()), late.iter().map(Vec::as_slice)).unwrap();
        let expected = Page::open(id, None, early.iter().chain(&late).map(Vec::as_slice)).unwrap();
        prop_assert_eq!(whole.entries(), expected.entries());
        prop_assert_eq!(whole.heads(), expected.heads());
    }
}

#[test]
fn three_spasms_a_second_apart_stay_three() {
    let mut page = Page::empty(episodes_page(LOG));
    let stamp = device_stamp(1);
    for n in 0..3 {
        let record = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS + n * 1000)));
        page.create(&stamp, RecordId::new(EPOCH_MS, [n as u8; 10]), &record).unwrap();
    }
    assert_eq!(view::timeline(&page.entries(), None).len(), 3);
}

#[test]
fn one_change_taken_in_fifty_times_stays_one() {
    let id = episodes_page(LOG);
    let record = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
    let made = Page::empty(id).create(&device_stamp(1), RecordId::new(EPOCH_MS, [1; 10]), &record);
    let change = made.unwrap().unwrap();
    let mut page = Page::empty(id);
    for _ in 0..50 {
        page.apply([change.bytes.as_slice()]).unwrap();
    }
    assert_eq!(page.entries().len(), 1);
    assert_eq!(page.heads(), [change.hash]);
}

#[test]
fn two_tabs_of_one_device_never_write_the_same_number() {
    let id = episodes_page(LOG);
    let device = banister_shared::ids::actor_device(&device_stamp(1).actor).unwrap();
    let mut whole = Page::empty(id);
    for tab in 0..2u8 {
        let stamp = Stamp { actor: new_actor(device, [tab; 4]), now_ms: EPOCH_MS };
        let record = Record::Episode(Episode::starting(Moment::utc(EPOCH_MS)));
        let made = Page::empty(id).create(&stamp, RecordId::new(EPOCH_MS, [tab; 10]), &record);
        whole.apply([made.unwrap().unwrap().bytes.as_slice()]).unwrap();
    }
    assert_eq!(whole.entries().len(), 2);
}
