//! What one device sends, another gets, once.

use banister_shared::sync::Response;

use super::request;
use crate::Anna;

const NOON: &str = "2026-11-03T12:00:00Z";

#[test]
fn what_one_device_sends_another_gets() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    let spasm = phone.spasm(NOON);
    assert_eq!(phone.sync(), 1);
    assert_eq!(tablet.sync(), 1);
    assert_eq!(tablet.records(), [spasm].into());
    assert_eq!(phone.state().digest, tablet.state().digest);
}

#[test]
fn a_month_goes_in_one_round_trip_and_comes_in_one() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    for day in 1..=30 {
        phone.spasm(&format!("2026-11-{day:02}T08:00:00Z"));
        phone.spasm(&format!("2026-11-{day:02}T20:00:00Z"));
    }
    assert_eq!((phone.sync(), tablet.sync()), (1, 1));
    assert_eq!(tablet.records().len(), 60);
    assert_eq!(tablet.records(), phone.records());
}

#[test]
fn spasms_a_second_apart_stay_apart() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    for second in 0..3 {
        phone.spasm(&format!("2026-11-03T12:00:0{second}Z"));
        tablet.spasm(&format!("2026-11-03T12:00:0{second}Z"));
    }
    phone.sync();
    tablet.sync();
    phone.sync();
    assert_eq!(phone.records().len(), 6);
    assert_eq!(phone.records(), tablet.records());
}

#[test]
fn one_change_sent_fifty_times_stays_one() {
    let anna = Anna::start();
    let (mut phone, mut tablet) = (anna.phone(), anna.tablet());
    phone.spasm(NOON);
    let body = phone.request().0.encode();
    for _ in 0..50 {
        assert_eq!(phone.post(&body).status, 200);
    }
    assert_eq!(anna.changes(), 1);
    tablet.sync();
    assert_eq!(tablet.records().len(), 1);
}

#[test]
fn a_change_that_stands_in_a_request_twice_is_one() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm(NOON);
    let part = phone.request().0.pages.remove(0);
    let twice = [&part.changes[..], &part.changes].concat().into_iter().map(Into::into).collect();
    assert_eq!(phone.post(&request([(part.page, twice)]).encode()).status, 200);
    assert_eq!(anna.changes(), 1);
}

#[test]
fn an_answer_that_was_lost_is_given_again() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    let spasm = phone.spasm(NOON);
    // It arrives, and the phone never hears of it.
    assert_eq!(phone.send().status, 200);
    phone.sync();
    assert_eq!(phone.records(), [spasm].into());
    assert_eq!((anna.changes(), phone.request().1.changes.len()), (1, 0));
}

#[test]
fn a_device_hears_nothing_of_what_it_has_just_sent() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm(NOON);
    let answer = phone.send();
    assert_eq!(answer.header("content-type"), "application/cbor");
    let response = Response::decode(&answer.bytes).unwrap();
    assert_eq!(response.cursor, 1);
    let [page] = &response.pages[..] else { panic!("{response:?}") };
    assert_eq!((page.changes.len(), page.heads.as_slice().len(), page.lacks), (0, 1, false));
}
