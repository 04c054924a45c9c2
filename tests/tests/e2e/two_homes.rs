//! One person, two devices, no network, then one.

use banister_tests::home::Home;
use banister_tests::server::Server;
use serde_json::Value;

use crate::{ids, sqlite};

/// A phone and a tablet of one account that have synced once.
fn phone_and_tablet(server: &Server) -> (Home, Home) {
    let (phone, tablet) = (Home::new(), Home::new());
    phone.account("register", &server.url(), "anna@example.org", "phone");
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    (phone, tablet)
}

fn sync_both(first: &Home, second: &Home) {
    first.run(&["sync"]);
    second.run(&["sync"]);
    first.run(&["sync"]);
}

/// Both log in the same minute, edit the same episode differently, and sync in this order.
fn same_in_the_end(phone_first: bool) {
    let (server, _folder) = sqlite();
    let (phone, tablet) = phone_and_tablet(&server);
    phone.run(&["spasm"]);
    sync_both(&phone, &tablet);
    let items = phone.items(&["timeline"]);
    let shared = ids(&items)[0];
    phone.run(&["spasm", "log", "--at", "yesterday 14:02", "--pain", "3"]);
    tablet.run(&["spasm", "log", "--at", "yesterday 14:02", "--place", "stairs"]);
    phone.run(&["spasm", "edit", shared, "--pain", "4"]);
    tablet.run(&["spasm", "edit", shared, "--pain", "7"]);
    match phone_first {
        true => sync_both(&phone, &tablet),
        false => sync_both(&tablet, &phone),
    }
    check_merged(&phone, &tablet, shared);
}

fn check_merged(phone: &Home, tablet: &Home, shared: &str) {
    let timeline = phone.json(&["timeline"]);
    assert_eq!(timeline, tablet.json(&["timeline"]));
    assert_eq!(timeline["items"].as_array().unwrap().len(), 3, "{timeline:#}");
    let yesterday = |home: &Home| home.run(&["timeline"]);
    assert!(yesterday(phone).contains("spasm day"), "{}", yesterday(phone));
    assert!(yesterday(tablet).contains("spasm day"), "{}", yesterday(tablet));
    for home in [phone, tablet] {
        let conflicts = home.items(&["conflicts"]);
        assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
        assert_eq!((&conflicts[0]["id"], &conflicts[0]["field"]), (&shared.into(), &"pain".into()));
        let mut values: Vec<&Value> =
            conflicts[0]["values"].as_array().unwrap().iter().map(|v| &v["value"]).collect();
        values.sort_by_key(|value| value.as_i64());
        assert_eq!(values, [&Value::from(4), &Value::from(7)]);
    }
}

#[test]
fn the_phone_syncs_first() {
    same_in_the_end(true);
}

#[test]
fn the_tablet_syncs_first() {
    same_in_the_end(false);
}

#[test]
fn a_picked_value_is_the_same_everywhere() {
    let (server, _folder) = sqlite();
    let (phone, tablet) = phone_and_tablet(&server);
    phone.run(&["spasm"]);
    sync_both(&phone, &tablet);
    let items = phone.items(&["timeline"]);
    let shared = ids(&items)[0];
    phone.run(&["spasm", "edit", shared, "--pain", "4"]);
    tablet.run(&["spasm", "edit", shared, "--pain", "7"]);
    sync_both(&phone, &tablet);
    phone.run(&["conflicts", "pick", shared, "pain", "1"]);
    sync_both(&phone, &tablet);
    assert!(tablet.items(&["conflicts"]).is_empty());
    assert_eq!(phone.items(&["timeline"]), tablet.items(&["timeline"]));
}

#[test]
fn three_spasms_one_second_apart_stay_three() {
    let (server, _folder) = sqlite();
    let (phone, tablet) = phone_and_tablet(&server);
    for second in ["00", "01", "02"] {
        let at = format!("2026-03-05T14:02:{second}+01:00");
        phone.run(&["spasm", "log", "--at", &at]);
    }
    sync_both(&phone, &tablet);
    assert_eq!(tablet.items(&["timeline"]).len(), 3);
}

#[test]
fn the_same_spasm_started_on_one_is_ended_on_the_other() {
    let (server, _folder) = sqlite();
    let (phone, tablet) = phone_and_tablet(&server);
    phone.run(&["spasm"]);
    sync_both(&phone, &tablet);
    tablet.run(&["spasm", "ease"]);
    tablet.run(&["spasm", "end"]);
    sync_both(&tablet, &phone);
    let items = phone.items(&["timeline"]);
    assert_eq!(items.len(), 1);
    assert!(items[0]["eased_at"]["at"].is_string() && items[0]["ended_at"]["at"].is_string());
}

#[test]
fn heat_started_on_the_tablet_shows_on_the_phone() {
    let (server, _folder) = sqlite();
    let (phone, tablet) = phone_and_tablet(&server);
    tablet.run(&["heat", "start"]);
    sync_both(&tablet, &phone);
    let items = phone.items(&["timeline"]);
    assert_eq!((&items[0]["kind"], &items[0]["type"]), (&"relief".into(), &"heat".into()));
    assert!(items[0]["planned_end_at"]["at"].is_string());
    phone.run(&["heat", "stop"]);
}
