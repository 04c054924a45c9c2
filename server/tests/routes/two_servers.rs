//! Two servers on one PostgreSQL database. Neither knows of the other.

use std::thread;

use banister_tests::postgres::Cluster;

use crate::{Anna, Phone, TestApp};

/// A database with two servers; Anna came in by the first.
fn two_servers() -> (Anna, TestApp) {
    let database = Cluster::shared().unwrap().database().unwrap();
    (Anna::on(TestApp::on(&database)), TestApp::on(&database))
}

/// A device of Anna's that talks to the second server.
fn tablet(anna: &Anna, second: &TestApp) -> Phone {
    let mut tablet = anna.tablet();
    tablet.client = tablet.client.at(&second.address);
    tablet
}

fn check(anna: &Anna, phones: &mut [Phone], expected: usize) {
    for phone in phones {
        phone.sync();
        assert_eq!(phone.records().len(), expected);
    }
    assert_eq!(anna.changes(), expected as u64);
}

#[test]
fn writing_in_turn_on_one_page_loses_nothing() {
    let (anna, second) = two_servers();
    let mut phones = [anna.phone(), tablet(&anna, &second)];
    for turn in 0..10 {
        for phone in &mut phones {
            phone.spasm(&format!("2026-11-03T12:{turn:02}:00Z"));
            // The server's graph of the page is older than what the other one has stored.
            assert_eq!(phone.send().status, 200);
            phone.sync();
        }
    }
    check(&anna, &mut phones, 20);
}

#[test]
fn a_change_may_follow_one_that_came_by_the_other_server() {
    let (anna, second) = two_servers();
    let (mut phone, mut tablet) = (anna.phone(), tablet(&anna, &second));
    let spasm = phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    for pain in 0..5u8 {
        tablet.sync();
        tablet.edit(spasm, |episode| episode.pain = (2 * pain).try_into().ok());
        assert_eq!(tablet.send().status, 200);
        tablet.sync();
        phone.sync();
        phone.edit(spasm, |episode| episode.pain = (2 * pain + 1).try_into().ok());
        assert_eq!(phone.send().status, 200);
    }
    assert_eq!(anna.changes(), 11);
}

#[test]
fn what_one_server_was_told_the_other_shows_at_once() {
    let (anna, second) = two_servers();
    let mut phone = anna.phone();
    let there = anna.client.at(&second.address);
    for day in 3..6 {
        phone.spasm(&format!("2026-11-{day:02}T12:00:00Z"));
        phone.sync();
        assert_eq!(there.get(&anna.path("/timeline")).items().len(), day - 2);
    }
}

#[test]
fn a_device_that_was_revoked_at_one_server_is_out_at_the_other() {
    let (anna, second) = two_servers();
    let mut tablet = tablet(&anna, &second);
    tablet.spasm("2026-11-03T12:00:00Z");
    anna.client.delete(&format!("/v1/devices/{}", tablet.client.text("device_id")));
    assert_eq!(anna.unchanged(|| tablet.send()).problem(), "401 session_ended");
}

/// Lets devices write at the same time, half of them at each server, each change refused by
/// none of them.
fn all_at_once(mut phones: Vec<Phone>, turns: u32) -> Vec<Phone> {
    thread::scope(|scope| {
        for (number, phone) in phones.iter_mut().enumerate() {
            scope.spawn(move || {
                for turn in 0..turns {
                    phone.spasm(&format!("2026-11-03T12:{turn:02}:{number:02}Z"));
                    phone.exchange();
                }
            });
        }
    });
    phones
}

#[test]
fn writing_at_once_on_one_page_loses_nothing() {
    let (anna, second) = two_servers();
    let phones = (0..3).flat_map(|_| [anna.tablet(), tablet(&anna, &second)]).collect();
    let mut phones = all_at_once(phones, 15);
    check(&anna, &mut phones, 90);
}

#[test]
fn writing_at_once_in_two_logs_loses_nothing() {
    let (anna, second) = two_servers();
    let mut phones = Vec::new();
    let other = anna.client.post("/v1/logs", serde_json::json!({})).body["id"].clone();
    let other = other.as_str().unwrap().parse().unwrap();
    for _ in 0..2 {
        for log in [anna.log, other] {
            phones.push(Phone::new(anna.app.log_in("anna"), log));
            phones.push(Phone::new(anna.app.log_in("anna").at(&second.address), log));
        }
    }
    for phone in &mut all_at_once(phones, 6) {
        phone.sync();
        assert_eq!(phone.records().len(), 24);
    }
}
