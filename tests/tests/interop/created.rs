//! Documents that are made on a device, with the id of a page.

use crate::{Browser, Samod, Stage};

#[test]
fn what_was_created_offline_is_saved_once_there_is_a_connection() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.offline_tab("phone", stage.page());
    phone.create();
    phone.put("pain", 4);
    phone.go_online(&stage.anna);
    phone.until_saved();
    assert_eq!(stage.changes(), 2);
}

#[test]
fn what_is_created_online_is_saved() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.until_connected();
    phone.create();
    phone.until_saved();
    phone.put("pain", 4);
    phone.until_saved();
    assert_eq!(stage.changes(), 2);
}

#[test]
fn samod_creates_offline() {
    let stage = Stage::set();
    let mut laptop = Samod::offline(stage.page());
    laptop.create_with(1);
    laptop.put("pain", 4);
    laptop.go_online(&stage.anna);
    laptop.until_saved();
    assert_eq!(stage.changes(), 2);
}

#[test]
fn samod_creates_online() {
    let stage = Stage::set();
    let mut laptop = Samod::online(&stage.anna, stage.page());
    laptop.create_with(1);
    laptop.until_saved();
    laptop.put("pain", 4);
    laptop.until_saved();
    assert_eq!(stage.changes(), 2);
}

#[test]
fn two_devices_that_create_the_same_page_offline_have_one_page() {
    let stage = Stage::set();
    let browser = Browser::start();
    let [phone, tablet] = ["phone", "tablet"].map(|name| browser.offline_tab(name, stage.page()));
    phone.create_with(3);
    phone.put("pain", 4);
    tablet.create_with(2);
    tablet.put("fright", 7);
    phone.go_online(&stage.anna);
    tablet.go_online(&stage.other_device());
    phone.until("fright", 7);
    tablet.until("pain", 4);
    tablet.until_it_has(&phone.until_saved());
    assert_eq!(stage.changes(), 7);
}
