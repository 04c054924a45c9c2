//! What people and programs read.

use serde_json::{Value, json};

use crate::device::Device;

/// The fields of an item that a test can foresee.
fn told(item: &Value) -> Value {
    let set = |(key, value): (&String, &Value)| {
        let known = !["id", "device", "page"].contains(&key.as_str());
        let said = !value.is_null() && value != &json!([]) && value != &json!({}) && value != "";
        (known && said).then(|| (key.clone(), value.clone()))
    };
    Value::Object(item.as_object().unwrap().iter().filter_map(set).collect())
}

#[test]
fn a_timeline_item_is_the_record_with_its_kind() {
    let device = Device::new();
    device.log(&[
        "--at",
        "2026-11-20 14:02",
        "--ended",
        "2026-11-20 14:05",
        "--pain",
        "4",
        "--control-loss",
        "9",
        "--fall",
        "caught_myself",
        "--support",
        "banister",
        "--strategy",
        "breathe=yes",
        "--place",
        "stairs",
        "--in-public",
        "no",
        "--origin",
        "unknown",
    ]);
    let items = device.items();
    insta::assert_snapshot!(serde_json::to_string_pretty(&told(&items[0])).unwrap(), @r#"
    {
      "control_loss": 9,
      "duration_ms": 180000,
      "end_source": "entered",
      "ended_at": {
        "at": "2026-11-20T14:05:00.000+01:00",
        "zone": "Europe/Berlin"
      },
      "fall": "caught_myself",
      "in_public": false,
      "kind": "episode",
      "pain": 4,
      "place": "stairs",
      "started_at": {
        "at": "2026-11-20T14:02:00.000+01:00",
        "zone": "Europe/Berlin"
      },
      "strategies": {
        "breathe": true
      },
      "supports": [
        "banister"
      ],
      "suspected_origins": [
        "unknown"
      ],
      "voided": false,
      "warning_only": false
    }
    "#);
}

#[test]
fn the_timeline_goes_back_page_by_page() {
    let device = Device::new();
    for day in 1..=5 {
        device.log(&["--at", &format!("2026-0{day}-10 09:00")]);
    }
    let first = device.json(&["timeline", "--limit", "2", "--json"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = device.json(&["timeline", "--limit", "4", "--after", cursor, "--json"]);
    let starts: Vec<&str> = [&first, &second]
        .into_iter()
        .flat_map(|list| list["items"].as_array().unwrap())
        .map(|item| &item["started_at"]["at"].as_str().unwrap()[..7])
        .collect();
    assert_eq!(starts, ["2026-05", "2026-04", "2026-03", "2026-02", "2026-01"]);
    assert_eq!(second["next_cursor"], json!(null));
    let between =
        device.json(&["timeline", "--from", "2026-02-10", "--to", "2026-03-31", "--json"]);
    assert_eq!(between["items"].as_array().unwrap().len(), 2);
}

#[test]
fn today_counts_and_lists() {
    let device = Device::new();
    device.run(&["spasm"]);
    device.run(&["heat", "start", "--minutes", "15"]);
    let today = device.json(&["today", "--json"]);
    assert_eq!(today["spasms"], 1);
    assert_eq!(today["spasm_day"], false);
    assert_eq!(today["heat_sessions"], 1);
    assert_eq!(today["items"].as_array().unwrap().len(), 2);
    assert_eq!(today["open"].as_array().unwrap().len(), 1);
    device.run(&["profile", "--set", "spasm_day_threshold=1", "--set", "avoid=bending,hurry"]);
    let text = device.run(&["today"]);
    assert!(text.contains("spasm day · 1 spasm · 1 heat session"), "{text}");
    assert!(text.contains("avoid: bending, hurry"), "{text}");
}

#[test]
fn status_says_never_and_counts_the_unsent() {
    let device = Device::new();
    device.run(&["spasm"]);
    let status = device.json(&["status", "--json"]);
    assert_eq!((&status["unsent"], &status["last_contact"]), (&json!(1), &json!("never")));
    assert_eq!(status["account"], json!(null));
    assert!(device.run(&["status"]).contains("last contact: never"));
}

#[test]
fn after_a_fall_the_card_is_shown() {
    let device = Device::new();
    let card = "Do not let anyone straighten you";
    assert!(device.run(&["spasm", "log", "--fall", "to_the_knees"]).contains(card));
    assert!(!device.run(&["spasm", "log", "--fall", "caught_myself"]).contains(card));
    let id = device.log(&[]);
    assert!(device.run(&["spasm", "edit", &id, "--fall", "to_the_ground"]).contains(card));
}
