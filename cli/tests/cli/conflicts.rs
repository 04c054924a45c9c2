//! Two processes that change the same record.

use serde_json::json;

use crate::device::Device;

#[test]
fn a_record_can_be_edited_cleared_taken_back_and_brought_back() {
    let device = Device::new();
    let id = device.log(&["--at", "2026-11-20 14:02", "--pain", "4", "--support", "wall"]);
    let end = &id[id.len() - 6..];
    let edited = device.json(&["spasm", "edit", end, "--pain", "6", "--support", "rail", "--json"]);
    assert_eq!((&edited["pain"], &edited["supports"]), (&json!(6), &json!(["rail", "wall"])));
    let cleared =
        device.json(&["spasm", "edit", end, "--clear", "pain", "--clear", "supports", "--json"]);
    assert_eq!((&cleared["pain"], &cleared["supports"]), (&json!(null), &json!([])));
    device.run(&["spasm", "void", end]);
    assert_eq!(device.items(), [] as [serde_json::Value; 0]);
    device.run(&["spasm", "unvoid", end]);
    assert_eq!(device.items()[0]["id"], id.as_str());
    assert_eq!(device.json(&["conflicts", "--json"]), json!({ "items": [] }));
}

#[test]
fn moving_the_start_to_another_month_keeps_one_record() {
    let device = Device::new();
    let id = device.log(&["--at", "2026-11-20 14:02", "--pain", "4"]);
    device.run(&["spasm", "edit", &id, "--at", "2019-05"]);
    let items = device.items();
    assert_eq!(items.len(), 1);
    assert_eq!((&items[0]["precision"], &items[0]["pain"]), (&json!("month"), &json!(4)));
}

#[test]
fn a_warning_becomes_the_spasm_that_follows() {
    let device = Device::new();
    let warned = device.json(&["spasm", "warn", "--json"]);
    assert_eq!(warned["warning_only"], true);
    let began = device.json(&["spasm", "--json"]);
    assert_eq!(began["id"], warned["id"]);
    assert_eq!(
        (&began["warning_only"], &began["warning_at"]),
        (&json!(false), &warned["warning_at"])
    );
    assert_ne!(device.json(&["spasm", "start", "--json"])["id"], warned["id"]);
    assert_eq!(device.json(&["today", "--json"])["spasms"], 2);
    let first = device.run(&["timeline", "--limit", "1"]);
    assert!(first.contains("spasm day · 2 spasms"), "{first}");
}

#[test]
fn linked_episodes_count_once_until_they_are_unlinked() {
    let device = Device::new();
    let (a, b) = (device.log(&[]), device.log(&[]));
    device.run(&["link", &a, &b]);
    assert_eq!(device.json(&["today", "--json"])["spasms"], 1);
    assert_eq!(device.items()[0]["same_as"].as_array().unwrap().len(), 1);
    for words in [&["timeline"][..], &["timeline", "--limit", "1"]] {
        assert!(device.run(words).contains(" 1 spasm\n"), "{words:?}");
    }
    device.run(&["unlink", &b, &a]);
    assert_eq!(device.json(&["today", "--json"])["spasms"], 2);
}
