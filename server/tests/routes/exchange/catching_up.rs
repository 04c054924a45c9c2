//! How a device gets what it lacks: after a counter, by heads, and in several answers.

use banister_shared::limits::SET_LEN_MAX;
use banister_shared::record::{Episode, NameSet, Record};
use banister_shared::sync::Response;
use banister_shared::testkit::rng::Rng;

use crate::phone::moment;
use crate::{Anna, Phone};

const MONTHS: usize = 100;

/// The third of each month.
fn days() -> impl Iterator<Item = String> {
    (0..MONTHS).map(|n| format!("20{:02}-{:02}-03T12:00:00Z", 18 + n / 12, 1 + n % 12))
}

/// Random words, so that they take as many bytes on the wire as they are long.
fn words(rng: &mut Rng) -> NameSet {
    let word = |_| format!("{:x}{:x}{:x}", rng.next(), rng.next(), rng.next()).parse().unwrap();
    NameSet((0..SET_LEN_MAX).map(word).collect())
}

/// Writes an episode with about 10 KB of words in each month, and so one MiB and more.
fn write_much(phone: &mut Phone) {
    let mut rng = Rng::new(1);
    for day in days() {
        let (witnesses, mood) = (words(&mut rng), words(&mut rng));
        let episode = Episode { witnesses, mood, ..Episode::starting(moment(&day)) };
        phone.add(&Record::Episode(episode));
    }
}

fn changes(response: &Response) -> usize {
    response.pages.iter().map(|page| page.changes.len()).sum()
}

#[test]
fn only_what_came_after_the_counter_is_sent() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    for day in days() {
        phone.spasm(&day);
    }
    phone.sync();
    tablet.sync();
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    let response = Response::decode(&tablet.send().bytes).unwrap();
    assert_eq!((changes(&response), response.cursor, response.more), (1, 101, false));
    assert_eq!(tablet.sync(), 1);
}

#[test]
fn a_device_whose_digest_differs_compares_everything_and_catches_up() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    phone.spasm("2026-10-03T12:00:00Z");
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    // The tablet takes the counter for its own and misses what came before.
    let mut late = tablet.request().0;
    late.cursor = 1;
    let (_, sent) = tablet.request();
    let answer = tablet.post(&late.encode());
    assert!(tablet.accept(&sent, &answer), "the digests differ");
    assert!(tablet.request().0.complete);
    tablet.sync();
    assert_eq!(tablet.records(), phone.records());
    assert_eq!(tablet.state().digest, phone.state().digest);
}

#[test]
fn comparing_everything_sends_only_what_is_lacking() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    for day in days() {
        phone.spasm(&day);
    }
    phone.sync();
    tablet.sync();
    phone.spasm("2020-01-04T18:00:00Z");
    phone.sync();
    tablet.compare_everything();
    let response = Response::decode(&tablet.send().bytes).unwrap();
    assert_eq!(changes(&response), 1);
    tablet.sync();
    assert_eq!(tablet.records(), phone.records());
}

#[test]
fn much_comes_in_several_answers() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    write_much(&mut phone);
    assert!(phone.sync() > 1, "much is sent in several requests");
    let first = Response::decode(&tablet.send().bytes).unwrap();
    assert!(first.more && changes(&first) < MONTHS);
    assert!(tablet.sync() > 1);
    assert_eq!(tablet.records(), phone.records());
    assert_eq!(tablet.state().digest, phone.state().digest);
}

#[test]
fn a_comparison_that_does_not_fit_one_answer_leaves_nothing_out() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    for day in days() {
        phone.spasm(&day);
    }
    phone.sync();
    tablet.sync();
    write_much(&mut phone);
    phone.sync();
    tablet.compare_everything();
    tablet.sync();
    assert_eq!(tablet.records().len(), 2 * MONTHS);
    assert_eq!(tablet.records(), phone.records());
}
