//! Documents that are asked for.

use crate::{Browser, Samod, Stage};

#[test]
fn a_page_that_is_there_is_found() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.put("pain", 4);
    phone.until_saved();
    let tablet = browser.tab("tablet", &stage.other_device(), stage.page());
    assert!(tablet.find());
    tablet.until("pain", 4);
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(laptop.find());
    laptop.until("pain", 4);
}

#[test]
fn a_page_that_is_not_there_is_unavailable_and_comes_when_it_is() {
    let stage = Stage::set();
    let browser = Browser::start();
    let tablet = browser.tab("tablet", &stage.anna, stage.page());
    assert!(!tablet.find());
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(!laptop.find());
    let phone = browser.tab("phone", &stage.other_device(), stage.page());
    phone.create();
    phone.put("pain", 4);
    tablet.until("pain", 4);
    laptop.until_found();
    laptop.until("pain", 4);
}

#[test]
fn a_page_of_somebody_else_is_as_unavailable_as_one_that_is_not_there() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let stranger = stage.stranger("eve");
    assert!(!browser.tab("eve", &stranger, stage.page()).find());
    assert!(!Samod::online(&stranger, stage.page()).find());
}

#[test]
fn what_a_stranger_creates_under_the_same_id_changes_nothing() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let eve = browser.tab("eve", &stage.stranger("eve"), stage.page());
    eve.until_connected();
    eve.create_with(3);
    eve.put_and_tell("pain", 9);
    phone.put("pain", 4);
    phone.until_saved();
    assert_eq!((phone.value("pain"), eve.value("pain")), (Some(4), Some(9)));
    assert_eq!(stage.changes(), 2);
}
