//! First without an account, then with one.

use banister_tests::home::{Home, text};

use crate::{ids, sqlite};

#[test]
fn what_was_logged_without_an_account_is_sent_by_registering() {
    let (server, _folder) = sqlite();
    let (phone, tablet) = (Home::new(), Home::new());
    phone.run(&["spasm"]);
    phone.run(&["spasm", "end"]);
    assert_eq!(phone.json(&["status"])["unsent"], 2);
    phone.account("register", &server.url(), "anna@example.org", "phone");
    phone.run(&["sync"]);
    assert_eq!(phone.json(&["status"])["unsent"], 0);
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    tablet.run(&["sync"]);
    assert_eq!(tablet.items(&["timeline"]), phone.items(&["timeline"]));
}

#[test]
fn what_two_devices_logged_before_they_met_becomes_one_log() {
    let (server, _folder) = sqlite();
    let (phone, tablet) = (Home::new(), Home::new());
    phone.run(&["spasm", "log", "--at", "2026-03-05T14:02:00+01:00", "--pain", "3"]);
    tablet.run(&["spasm", "log", "--at", "2026-03-06T14:02:00+01:00", "--place", "stairs"]);
    let before = tablet.items(&["timeline"]);
    phone.account("register", &server.url(), "anna@example.org", "phone");
    phone.run(&["sync"]);
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    for home in [&tablet, &phone, &tablet] {
        home.run(&["sync"]);
    }
    let after = phone.items(&["timeline"]);
    assert_eq!((after.len(), ids(&after)[0]), (2, ids(&before)[0]), "the id is kept");
    assert_eq!(after[0]["place"], "stairs");
    assert_eq!(tablet.items(&["timeline"]), after);
}

#[test]
fn without_the_server_everything_but_syncing_works() {
    let (mut server, _folder) = sqlite();
    let phone = Home::new();
    phone.account("register", &server.url(), "anna@example.org", "phone");
    phone.run(&["sync"]);
    server.kill();
    phone.run(&["spasm"]);
    phone.run(&["today"]);
    let failed = phone.try_run(&["sync"]);
    assert_eq!(failed.status.code(), Some(4), "{}", text(&failed.stderr));
    assert_eq!(phone.json(&["status"])["unsent"], 1);
}
