//! What goes on now, and what was only logged afterwards.

use crate::device::Device;

#[test]
fn an_episode_logged_afterwards_is_not_in_progress() {
    let device = Device::new();
    device.log(&["--at", "2 min ago"]);
    assert!(!device.run(&["status"]).contains("in progress"));
    assert!(!device.run(&["today"]).contains("spasm end"));
    assert!(device.fails(&["spasm", "end"]).contains("no episode is in progress"));
    assert!(device.fails(&["spasm", "ease"]).contains("no episode is in progress"));
    let item = &device.items()[0];
    assert_eq!((&item["end_source"], item["ended_at"].is_null()), (&"entered".into(), true));
}

#[test]
fn one_that_was_begun_is_in_progress_until_it_is_ended() {
    let device = Device::new();
    device.run(&["spasm"]);
    device.log(&["--at", "1 min ago"]);
    assert!(device.run(&["status"]).contains("spasm in progress since"));
    device.run(&["spasm", "end"]);
    assert!(!device.run(&["status"]).contains("in progress"));
    assert_eq!(device.items()[0]["end_source"], "tapped");
}

#[test]
fn a_warning_that_passed_can_be_ended_but_not_eased() {
    let device = Device::new();
    device.run(&["spasm", "warn"]);
    assert!(!device.run(&["status"]).contains("in progress"));
    assert!(device.fails(&["spasm", "ease"]).contains("no episode is in progress"));
    device.run(&["spasm", "end"]);
}

#[test]
fn a_time_to_come_or_out_of_range_is_refused() {
    let device = Device::new();
    for (at, why) in [
        ("2399-01-01 14:02", "has not come yet"),
        ("2400-01-01", "out of range: the years 1900 to 2399"),
        ("1850-01-01", "out of range: the years 1900 to 2399"),
    ] {
        let told = device.fails(&["spasm", "log", "--at", at]);
        assert!(told.starts_with("2 error:") && told.contains(why), "{told}");
    }
    assert!(device.fails(&["day", "2400-01-01"]).starts_with("2 error: 2400-01-01 is out of"));
}

#[test]
fn of_an_old_spasm_only_the_month_is_claimed() {
    let device = Device::new();
    device.log(&["--at", "2019-05"]);
    device.log(&["--at", "2018"]);
    let text = device.run(&["timeline"]);
    assert!(text.contains("2019-05, day unknown\n"), "{text}");
    assert!(text.contains("2018, month unknown\n"), "{text}");
    assert!(!text.contains("nothing recorded"), "{text}");
    let may = device.json(&["timeline", "--from", "2019-05-10", "--json"]);
    assert_eq!(may["items"].as_array().unwrap().len(), 1);
}
