//! Devices that are revoked and members who are removed, while they are connected.

use banister_shared::ids::{LogId, Month, PageId};
use serde_json::json;

use crate::{Browser, Samod, Stage, raw};

#[test]
fn a_revoked_device_is_out_within_a_second_and_is_refused_when_it_comes_back() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let lost = stage.other_device();
    let elsewhere = Browser::start();
    let tablet = elsewhere.tab("tablet", &lost, stage.page());
    assert!(tablet.find());
    stage.anna.delete(&format!("/v1/devices/{}", lost.device()));
    tablet.is_disconnected_within_a_second();
    phone.put("pain", 4);
    phone.until_saved();
    assert_eq!(tablet.until_refused(), 401);
    tablet.put("forged", 1);
    assert_eq!(tablet.until_refused(), 401);
    assert_eq!((tablet.value("pain"), phone.value("forged")), (None, None));
    assert_eq!(stage.changes(), 2);
}

#[test]
fn samod_on_a_revoked_device_is_out_and_is_refused_when_it_comes_back() {
    let stage = Stage::set();
    let lost = stage.other_device();
    let url = lost.sync_url();
    let mut laptop = Samod::online(&lost, stage.page());
    laptop.create_with(1);
    laptop.until_saved();
    let revoke = || stage.anna.delete(&format!("/v1/devices/{}", lost.device()));
    laptop.until_disconnected(revoke);
    laptop.until_it_tries_again_in_vain();
    assert_eq!(raw::refused(&url), 401);
}

#[test]
fn a_removed_member_hears_nothing_more() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.put("pain", 4);
    phone.until_saved();
    let witness = browser.tab("witness", &stage.member("cleo", "viewer"), stage.page());
    let member = stage.member("ben", "contributor");
    let ben = browser.tab("ben", &member, stage.page());
    assert!(witness.find() && ben.find());
    ben.until("pain", 4);
    // A page of his own, on the same socket, for what comes after.
    let own_log = LogId::new([9; 12]);
    member.post("/v1/logs", &json!({ "id": own_log }));
    let own = ben.on(PageId::episodes(own_log, Month::new(1522)));
    own.create();
    own.until_saved();
    stage.remove(&member);
    phone.put("pain", 5);
    phone.until_saved();
    witness.until("pain", 5);
    ben.put_and_tell("forged", 1);
    own.put("still here", 1);
    own.until_saved();
    assert_eq!(ben.value("pain"), Some(4));
    assert_eq!(phone.value("forged"), None);
    assert_eq!(stage.changes(), 3);
    // Whoever comes in anew, as he would after a restart, finds nothing.
    assert!(!browser.tab("ben again", &member, stage.page()).find());
}
