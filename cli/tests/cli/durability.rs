//! What was said to be stored is stored.

use std::io::{BufRead, BufReader};

use crate::device::Device;

#[test]
fn killed_right_after_it_printed_the_record_is_there() {
    let device = Device::new();
    for _ in 0..5 {
        let mut child = device.command(&["spasm"]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let id = line.split(' ').nth(1).unwrap().to_owned();
        assert_eq!(device.items()[0]["id"], id.as_str());
    }
    assert_eq!(device.items().len(), 5);
}

#[test]
fn three_spasms_in_a_second_stay_three() {
    let device = Device::new();
    (0..3).for_each(|_| drop(device.run(&["spasm"])));
    let today = device.json(&["today", "--json"]);
    assert_eq!((&today["spasms"], &today["spasm_day"]), (&3.into(), &true.into()));
    assert_eq!(device.items().len(), 3);
}

#[test]
fn twenty_processes_at_once_on_a_new_device_make_twenty_records() {
    let device = Device::new();
    let children: Vec<_> = (0..20).map(|_| device.command(&["spasm"]).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(device.items().len(), 20);
    assert_eq!(device.json(&["status", "--json"])["unsent"], 20);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let device = Device::new();
    let home = device.file("new/home");
    let run = device.command(&["spasm"]).env("BANISTER_HOME", &home).status().unwrap();
    assert!(run.success());
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    assert_eq!(mode(&home.join("device.db")), 0o600);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let device = Device::new();
    let mut child = device.command(&["spasm"]).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert_eq!(device.items().len(), 1);
}
