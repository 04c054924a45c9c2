//! What comes before what it follows.

use banister_shared::limits::ORPHANS_MAX;
use banister_shared::page::{NewChange, Page};
use banister_shared::sync::{Graph, Orphans, take_in};
use banister_shared::testkit::arbitrary::{EPOCH_MS, device_stamp, episodes_page, moment};
use banister_shared::testkit::rng::Rng;
use banister_shared::{ids::LogId, ids::RecordId, record::Episode, record::Record};
use proptest::prelude::*;

fn chain(rng: &mut Rng, length: usize) -> Vec<NewChange> {
    let (mut page, stamp) = (Page::empty(episodes_page(LogId::new([9; 12]))), device_stamp(1));
    let create = |_| {
        let record = Record::Episode(Episode::starting(moment(rng, EPOCH_MS, 9)));
        page.create(&stamp, RecordId::new(EPOCH_MS, rng.bytes()), &record).unwrap().unwrap()
    };
    (0..length).map(create).collect()
}

fn bytes(changes: &[NewChange]) -> impl Iterator<Item = &[u8]> {
    changes.iter().map(|change| change.bytes.as_slice())
}

proptest! {
    #[test]
    fn in_any_order_and_any_portions_all_of_it_is_admitted_once(seed: u64) {
        let rng = &mut Rng::new(seed);
        let in_order = chain(rng, 12);
        let mut shuffled = in_order.clone();
        for n in (1..shuffled.len()).rev() {
            shuffled.swap(n, rng.below(n as u64 + 1) as usize);
        }
        let (mut graph, mut orphans) = (Graph::default(), Orphans::default());
        let mut admitted = Vec::new();
        while !shuffled.is_empty() {
            let portion: Vec<NewChange> =
                shuffled.drain(..1 + rng.below(shuffled.len() as u64) as usize).collect();
            // Some of it comes twice.
            let twice = portion.iter().chain(portion.iter().take(1)).cloned().collect::<Vec<_>>();
            admitted.extend(take_in(&mut graph, &mut orphans, bytes(&twice)).unwrap());
        }
        prop_assert!(orphans.is_empty());
        let hashes: Vec<_> = admitted.iter().map(|change| change.header.hash()).collect();
        let expected: Vec<_> = in_order.iter().map(|change| change.hash).collect();
        prop_assert_eq!(hashes, expected, "each after those it follows");
    }
}

#[test]
fn what_waits_is_asked_for() {
    let changes = chain(&mut Rng::new(1), 3);
    let (mut graph, mut orphans) = (Graph::default(), Orphans::default());
    assert!(take_in(&mut graph, &mut orphans, bytes(&changes[1..])).unwrap().is_empty());
    assert_eq!(orphans.missing(&graph, &[changes[2].hash]), [changes[0].hash]);
    assert_eq!(take_in(&mut graph, &mut orphans, bytes(&changes[..1])).unwrap().len(), 3);
    assert!(orphans.missing(&graph, &[changes[2].hash]).is_empty());
}

#[test]
fn only_so_many_may_wait() {
    let changes = chain(&mut Rng::new(2), ORPHANS_MAX + 2);
    let (mut graph, mut orphans) = (Graph::default(), Orphans::default());
    let refused = take_in(&mut graph, &mut orphans, bytes(&changes[1..]));
    assert!(refused.is_err());
    assert!(graph.is_empty());
    assert_eq!(take_in(&mut graph, &mut orphans, bytes(&changes)).unwrap().len(), changes.len());
}

#[test]
fn the_last_first_takes_no_longer() {
    let changes = chain(&mut Rng::new(5), 3_000);
    let (mut graph, mut orphans) = (Graph::default(), Orphans::default());
    // Looking at all that wait for every one that comes would take minutes.
    let backwards = changes.iter().rev().map(|change| change.bytes.as_slice());
    assert_eq!(take_in(&mut graph, &mut orphans, backwards).unwrap().len(), changes.len());
    assert!(orphans.is_empty());
}
