//! A page that cannot be read keeps nothing from being stored, and the others from nothing.

use diesel::connection::SimpleConnection;

use crate::device::Device;

fn broken() -> Device {
    let device = Device::new();
    device.run(&["spasm"]);
    device.database().batch_execute("UPDATE changes SET bytes = x'00'").unwrap();
    device
}

#[test]
fn a_spasm_is_stored_on_a_page_that_cannot_be_read() {
    let device = broken();
    for words in [&["spasm"][..], &["spasm", "log"], &["day", "--flare", "yes"], &["heat", "start"]]
    {
        let output = device.output(words);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{words:?}: {told}");
        assert!(told.contains("warning: page") && told.contains("banister export"), "{told}");
    }
    let status = String::from_utf8(device.output(&["status"]).stdout).unwrap();
    assert!(status.contains("not sent yet: 5"), "{status}");
}

#[test]
fn what_can_be_read_is_shown_and_the_rest_is_named() {
    let device = broken();
    device.log(&["--at", "2026-03-05 14:02", "--place", "stairs"]);
    for words in [&["timeline"][..], &["export"], &["conflicts"], &["today"]] {
        let output = device.output(words);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(told.contains("cannot be read; it is left out"), "{told}");
        let shown = String::from_utf8(output.stdout).unwrap();
        let listed = ["timeline", "export"].contains(&words[0]);
        assert_eq!(shown.contains("stairs"), listed, "{shown}");
    }
}
