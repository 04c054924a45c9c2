//! However long a log is, the commands of the moment touch this month only.

use diesel::connection::SimpleConnection;

use crate::device::Device;

/// Makes every page unreadable but the one written last: whoever opens one fails.
const BREAK_OTHER_MONTHS: &str = "
    UPDATE changes SET bytes = x'00' WHERE page <>
        (SELECT page FROM changes ORDER BY position DESC LIMIT 1)";

#[test]
fn other_months_are_not_opened() {
    let device = Device::new();
    for year in 2016..2026 {
        device.log(&["--at", &format!("{year}-03-05 14:02")]);
        device.log(&["--at", &format!("{year}-09-05 14:02")]);
    }
    device.run(&["spasm"]);
    device.database().batch_execute(BREAK_OTHER_MONTHS).unwrap();
    for words in [
        &["spasm"][..],
        &["spasm", "ease"],
        &["spasm", "end"],
        &["spasm", "warn"],
        &["spasm"],
        &["heat", "start"],
        &["heat", "stop"],
        &["note", "still here"],
        &["today"],
        &["status"],
    ] {
        device.run(words);
    }
    assert_eq!(device.json(&["today", "--json"])["spasms"], 3);
    let told = device.output(&["timeline"]);
    let error = String::from_utf8(told.stderr).unwrap();
    assert_eq!(told.status.code(), Some(1));
    assert_eq!(
        error.matches("/episodes").count().max(error.matches(", ").count() + 1),
        20,
        "{error}"
    );
}
