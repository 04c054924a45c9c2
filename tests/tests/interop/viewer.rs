//! People who may read and not write.

use crate::{Browser, Samod, Stage};

#[test]
fn a_viewer_receives_everything_and_writes_nothing() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.put("pain", 4);
    phone.until_saved();
    let ben = browser.tab("ben", &stage.member("ben", "viewer"), stage.page());
    assert!(ben.find());
    ben.until("pain", 4);
    ben.put_and_tell("forged", 1);
    phone.put("fright", 2);
    ben.until("fright", 2);
    phone.put("control_loss", 3);
    ben.until("control_loss", 3);
    assert_eq!(phone.value("forged"), None);
    assert_eq!(stage.changes(), 4);
}

#[test]
fn samod_as_a_viewer_receives_everything_and_writes_nothing() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let mut ben = Samod::online(&stage.member("ben", "viewer"), stage.page());
    assert!(ben.find());
    ben.put("forged", 1);
    for n in 0..3 {
        phone.put("pain", n);
        ben.until("pain", n);
    }
    assert_eq!(phone.value("forged"), None);
    assert_eq!(stage.changes(), 4);
}

#[test]
fn a_viewer_who_becomes_a_contributor_writes_and_sends_what_was_not_taken() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let member = stage.member("ben", "viewer");
    let ben = browser.tab("ben", &member, stage.page());
    assert!(ben.find());
    ben.put_and_tell("before", 1);
    stage.make(&member, "contributor");
    ben.put("after", 2);
    phone.until("before", 1);
    phone.until("after", 2);
    ben.until_saved();
    assert_eq!(stage.changes(), 3);
}

#[test]
fn a_contributor_who_becomes_a_viewer_writes_no_more() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let member = stage.member("ben", "contributor");
    let ben = browser.tab("ben", &member, stage.page());
    assert!(ben.find());
    ben.put("before", 1);
    ben.until_saved();
    stage.make(&member, "viewer");
    ben.put_and_tell("after", 2);
    phone.until("before", 1);
    phone.put("pain", 4);
    ben.until("pain", 4);
    assert_eq!(phone.value("after"), None);
    assert_eq!(stage.changes(), 3);
}
