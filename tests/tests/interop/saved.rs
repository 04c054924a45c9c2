//! What the server says that it has, it has.

use crate::{Browser, Samod, Stage};

#[test]
fn what_a_client_shows_as_saved_outlives_a_server_that_is_killed_at_once() {
    let mut stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.tab("phone", &stage.anna, stage.page());
    phone.create();
    for n in 0..3 {
        phone.put("pain", n);
        phone.until_saved();
        stage.server.kill();
        phone.until_disconnected();
        stage.server.restart();
        assert_eq!(stage.changes(), n + 2);
        phone.until_connected();
    }
}

#[test]
fn samod_is_told_the_same() {
    let mut stage = Stage::set();
    let mut laptop = Samod::online(&stage.anna, stage.page());
    laptop.create_with(1);
    laptop.put("pain", 4);
    laptop.until_saved();
    stage.server.kill_and_restart();
    assert_eq!(stage.changes(), 2);
}

#[test]
fn a_client_that_asks_is_told_what_another_has() {
    let stage = Stage::set();
    let browser = Browser::start();
    let phone = browser.keeping_tab("phone", &stage.anna.sync_url(), stage.page());
    phone.create();
    phone.put("pain", 4);
    phone.until_saved();
    let elsewhere = Browser::start();
    let tablet = elsewhere.keeping_tab("tablet", &stage.other_device().sync_url(), stage.page());
    assert!(tablet.find());
    phone.until_held_by(&tablet);
}
