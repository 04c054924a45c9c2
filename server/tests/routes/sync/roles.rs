//! What may be written on an open socket.

use serde_json::json;

use super::access::with_a_viewer;
use super::forbidden::force;
use super::{Stock, care, episodes};
use crate::{Anna, Client};

/// Gives a member another role.
fn becomes(anna: &Anna, member: &Client, role: &str) {
    let member = anna.path(&format!("/members/{}", member.text("account_id")));
    assert_eq!(anna.client.patch(&member, json!({ "role": role })).status, 200);
}

#[test]
fn a_viewer_receives_everything_and_writes_nothing_but_care() {
    let anna = Anna::start();
    let (mut phone, mut ben, viewer) = with_a_viewer(&anna);
    ben.write("forged", 1);
    phone.write("fright", 2);
    ben.until(|ben| ben.value("fright") == Some(2));
    phone.write("control_loss", 3);
    ben.until(|ben| ben.value("control_loss") == Some(3));
    assert_eq!(phone.value("forged"), None);
    assert_eq!(anna.changes(), 3);
    let mut note = Stock::connect(&viewer, "ben", care(anna.log));
    note.write("again?", 1);
    note.until(Stock::is_saved);
    assert_eq!(anna.changes(), 4);
}

#[test]
fn a_viewer_who_becomes_a_contributor_sends_what_was_not_taken() {
    let anna = Anna::start();
    let (mut phone, mut ben, viewer) = with_a_viewer(&anna);
    ben.write("mine", 1);
    becomes(&anna, &viewer, "contributor");
    ben.until(Stock::is_saved);
    phone.until(|phone| phone.value("mine") == Some(1));
}

#[test]
fn a_member_who_becomes_a_viewer_writes_no_more_until_it_is_taken_back() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let member = anna.member("ben", "contributor").client;
    let mut phone = Stock::connect(&anna.client, "phone", page);
    let mut ben = Stock::connect(&member, "ben", page);
    ben.write("pain", 4);
    ben.until(Stock::is_saved);
    phone.request();
    phone.until(|phone| phone.value("pain") == Some(4));
    becomes(&anna, &member, "viewer");
    force(&mut ben, 1);
    phone.write("fright", 2);
    ben.until(|ben| ben.value("fright") == Some(2));
    force(&mut ben, 2);
    phone.write("control_loss", 3);
    ben.until(|ben| ben.value("control_loss") == Some(3));
    assert_eq!((phone.value("forged"), anna.changes()), (None, 3));
    becomes(&anna, &member, "contributor");
    ben.until(Stock::is_saved);
    phone.until(|phone| phone.value("forged") == Some(2));
}
