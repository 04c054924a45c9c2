//! Documents with thousands of changes.

use crate::{Browser, Samod, Stage};

const CHANGES: u64 = 3_000;

#[test]
fn thousands_of_changes_made_offline_go_up_and_come_down() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.offline_tab("phone", stage.page());
    phone.create_with(CHANGES);
    phone.go_online(&stage.anna);
    let heads = phone.until_saved();
    assert_eq!(stage.changes(), CHANGES);
    let elsewhere = Browser::start();
    let tablet = elsewhere.tab("tablet", &stage.other_device(), stage.page());
    assert!(tablet.find());
    tablet.until_it_has(&heads);
    assert_eq!(tablet.changes(), CHANGES);
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(laptop.find());
    laptop.until_changes(3_000);
}

#[test]
fn thousands_of_changes_from_samod_go_up_and_come_down() {
    let stage = Stage::set();
    let mut laptop = Samod::offline(stage.page());
    laptop.create_with(CHANGES);
    laptop.go_online(&stage.anna);
    laptop.until_saved();
    assert_eq!(stage.changes(), CHANGES);
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.other_device(), stage.page());
    assert!(phone.find());
    assert_eq!(phone.changes(), CHANGES);
    phone.put("pain", 4);
    laptop.until("pain", 4);
}

#[test]
fn thousands_of_changes_made_while_others_look_on_reach_them() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let elsewhere = Browser::start();
    let tablet = elsewhere.tab("tablet", &stage.other_device(), stage.page());
    assert!(tablet.find());
    for hundred in 0..CHANGES / 100 {
        phone.put_many(&format!("{hundred} "), 100);
    }
    tablet.until_it_has(&phone.until_saved());
    assert_eq!((tablet.changes(), stage.changes()), (CHANGES + 1, CHANGES + 1));
}
