//! When a device was last heard from, for those who wait for it.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Stock, episodes};
use crate::Anna;

#[test]
fn a_device_that_speaks_on_its_socket_is_in_contact() {
    let anna = Anna::start();
    let tablet = anna.app.log_in("anna");
    let mut phone = Stock::connect(&anna.client, "phone", episodes(anna.log));
    phone.write("pain", 4);
    phone.until(Stock::is_saved);
    let seen = || {
        let devices = tablet.get("/v1/devices");
        let other = devices.items().iter().find(|one| one["current"] == false).cloned();
        other.map_or(Value::Null, |one| one["last_seen_at"].clone())
    };
    let first = seen();
    anna.app.clock.advance_ms(61 * 1000);
    phone.write("fright", 7);
    phone.until(Stock::is_saved);
    // It is written down beside what was said, and a disk takes its time.
    let asked = Instant::now();
    while seen() == first {
        assert!(asked.elapsed() < Duration::from_secs(20), "it is never noted");
    }
}
