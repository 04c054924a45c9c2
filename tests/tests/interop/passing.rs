//! What is said in passing: it is passed on and not kept.

use crate::{Browser, Samod, Stage};

/// `"looking now"` in CBOR.
const LOOKING_NOW: &[u8] = b"\x6blooking now";

#[test]
fn what_is_said_in_passing_reaches_the_others() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let tablet = browser.tab("tablet", &stage.member("ben", "viewer"), stage.page());
    assert!(tablet.find());
    phone.say_in_passing("looking now");
    tablet.until_heard("looking now");
    tablet.say_in_passing("me too");
    phone.until_heard("me too");
    assert_eq!(stage.changes(), 1);
}

#[test]
fn samod_and_automerge_repo_hear_each_other() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(laptop.find());
    assert_eq!(laptop.heard_after(|| phone.say_in_passing("looking now")), LOOKING_NOW);
    laptop.say_in_passing(LOOKING_NOW);
    phone.until_heard("looking now");
}
