//! A server that is killed and started again on the same port and database.

use crate::{Browser, Samod, Stage};

#[test]
fn everyone_comes_back_by_themselves_and_nothing_is_lost() {
    let mut stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.put("before", 1);
    phone.until_saved();
    let tablet = browser.tab("tablet", &stage.other_device(), stage.page());
    let mut laptop = Samod::online(&stage.other_device(), stage.page());
    assert!(tablet.find() && laptop.find());
    let Stage { server, .. } = &mut stage;
    laptop.until_disconnected(|| server.kill());
    phone.until_disconnected();
    tablet.until_disconnected();
    phone.put("phone", 2);
    tablet.put("tablet", 3);
    laptop.put("laptop", 4);
    stage.server.restart();
    for (key, value) in [("before", 1), ("phone", 2), ("tablet", 3), ("laptop", 4)] {
        phone.until(key, value);
        tablet.until(key, value);
        laptop.until(key, value);
    }
    tablet.until_it_has(&phone.until_saved());
    laptop.until_connected();
    laptop.until_saved();
    assert_eq!(stage.changes(), 5);
}

#[test]
fn what_is_written_while_it_restarts_again_and_again_arrives_once() {
    let mut stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    phone.until_saved();
    for n in 0..3 {
        phone.put_many(&format!("round {n} "), 20);
        stage.server.kill_and_restart();
    }
    let heads = phone.until_saved();
    let tablet = browser.tab("tablet", &stage.other_device(), stage.page());
    assert!(tablet.find());
    tablet.until_it_has(&heads);
    assert_eq!((tablet.changes(), stage.changes()), (61, 61));
}
