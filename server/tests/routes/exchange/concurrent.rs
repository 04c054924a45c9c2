//! Many devices at once.

use std::collections::BTreeSet;
use std::thread;

use banister_shared::testkit::sim::ready;

use crate::{Anna, Phone};

/// Runs all devices at the same time, each writing and exchanging `turns` times.
fn all_at_once(phones: Vec<Phone>, turns: u32, at: fn(u32) -> String) -> Vec<Phone> {
    let run = |mut phone: Phone| {
        for turn in 0..turns {
            phone.spasm(&at(turn));
            phone.exchange();
        }
        phone
    };
    thread::scope(|scope| {
        let running: Vec<_> =
            phones.into_iter().map(|phone| scope.spawn(move || run(phone))).collect();
        running.into_iter().map(|phone| phone.join().unwrap()).collect()
    })
}

/// Everybody ends with everything, and with the same digest.
fn check(anna: &Anna, mut phones: Vec<Phone>, expected: usize) {
    let mut shown = BTreeSet::new();
    let mut digests = Vec::new();
    for phone in &mut phones {
        phone.sync();
        shown.insert(phone.records());
        digests.push(phone.state().digest);
    }
    assert_eq!((shown.len(), shown.first().unwrap().len()), (1, expected));
    assert!(digests.iter().all(|digest| *digest == digests[0]));
    assert_eq!(anna.changes(), expected as u64);
}

fn phones(anna: &Anna, count: usize) -> Vec<Phone> {
    (0..count).map(|_| anna.tablet()).collect()
}

#[test]
fn many_devices_write_on_the_same_page() {
    let anna = Anna::start();
    let noon = |turn| format!("2026-11-03T12:{turn:02}:00Z");
    let phones = all_at_once(phones(&anna, 6), 20, noon);
    check(&anna, phones, 120);
}

#[test]
fn many_devices_write_on_different_pages() {
    let anna = Anna::start();
    let monthly = |turn| format!("2026-{:02}-03T12:00:00Z", 1 + turn % 12);
    let phones = all_at_once(phones(&anna, 4), 24, monthly);
    check(&anna, phones, 96);
}

#[test]
fn two_devices_edit_the_same_page_in_turn() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    let spasm = phone.spasm("2026-11-03T12:00:00Z");
    for turn in 0..10u8 {
        phone.edit(spasm, |episode| episode.pain = turn.try_into().ok());
        phone.sync();
        tablet.sync();
        tablet.edit(spasm, |episode| episode.fright = turn.try_into().ok());
        tablet.sync();
    }
    phone.sync();
    let shown = |phone: &mut Phone| ready(phone.log.entry(spasm)).unwrap().record;
    assert_eq!(shown(&mut phone), shown(&mut tablet));
    assert_eq!(anna.changes(), 21);
}
