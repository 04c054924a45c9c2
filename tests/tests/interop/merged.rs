//! What is written at the same time.

use crate::{Browser, Samod, Stage};

#[test]
fn concurrent_edits_merge() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let tablet = browser.tab("tablet", &stage.other_device(), stage.page());
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(tablet.find() && laptop.find());
    for n in 0..10 {
        phone.put(&format!("phone {n}"), n);
        tablet.put(&format!("tablet {n}"), n);
        laptop.put(&format!("laptop {n}"), n);
    }
    for writer in ["phone 9", "tablet 9", "laptop 9"] {
        phone.until(writer, 9);
        tablet.until(writer, 9);
        laptop.until(writer, 9);
    }
    tablet.until_it_has(&phone.until_saved());
    laptop.until_changes(31);
    assert_eq!(stage.changes(), 31);
}

#[test]
fn both_values_of_one_key_reach_everyone_and_the_same_wins() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(laptop.find());
    phone.put("pain", 4);
    laptop.put("pain", 5);
    phone.put("from phone", 1);
    laptop.put("from laptop", 1);
    phone.until("from laptop", 1);
    laptop.until("from phone", 1);
    assert_eq!(phone.value("pain"), laptop.value("pain"));
}
