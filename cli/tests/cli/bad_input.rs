//! What cannot be understood is refused with what to do instead, and changes nothing.

use insta::assert_snapshot;

use crate::device::Device;

#[test]
fn commands_that_need_an_account_say_how_to_log_in() {
    let device = Device::new();
    for words in
        [&["sync"][..], &["invite", "--role", "viewer"], &["members"], &["devices"], &["logout"]]
    {
        let expected = "3 error: you are not logged in\n  \
            → Log in: banister login --server URL --email YOU@EXAMPLE.ORG";
        assert_eq!(device.fails(words), expected, "{words:?}");
    }
}

#[test]
fn a_password_needs_a_terminal_or_standard_input() {
    let device = Device::new();
    let login = ["login", "--server", "http://127.0.0.1:9", "--email", "a@example.org"];
    assert_snapshot!(device.fails(&login), @r"
    2 error: there is no terminal to ask for the password on; give --password-stdin and write it to standard input
      → banister login --server URL --email YOU@EXAMPLE.ORG --password-stdin < FILE
    ");
    assert_snapshot!(device.fails(&[&login[..], &["--password-stdin"]].concat()), @r"
    2 error: standard input holds no password
      → banister login --server URL --email YOU@EXAMPLE.ORG --password-stdin < FILE
    ");
}

#[test]
fn there_has_to_be_something_to_end() {
    let device = Device::new();
    assert_snapshot!(device.fails(&["spasm", "end"]), @r"
    1 error: no episode is in progress
      → `banister spasm` begins one; `banister spasm edit ID --ended WHEN` changes an older one.
    ");
    assert_snapshot!(device.fails(&["heat", "stop"]), @r"
    1 error: no heat session is running
      → `banister heat start` begins one; one whose time is over has ended by itself.
    ");
}

#[test]
fn an_id_has_to_name_one_record() {
    let device = Device::new();
    assert_snapshot!(device.fails(&["spasm", "void", "abcd1234"]), @r"
    1 error: there is no record abcd1234 here
      → `banister timeline` shows the ids of records.
    ");
    let ids = [device.log(&[]), device.log(&[])];
    let told = device.fails(&["spasm", "void", &ids[0][..8]]);
    assert!(told.starts_with("2 error: ") && told.contains("several records"), "{told}");
}

#[test]
fn wrong_words_leave_no_record() {
    let device = Device::new();
    for words in [
        &["--pain", "11"][..],
        &["--pain", "-1"],
        &["--at", "soon"],
        &["--at", "1850-01-01"],
        &["--fall", "maybe"],
        &["--strategy", "heat=perhaps"],
        &["--in-public", "sometimes"],
        &["--place", ""],
        &["--note", &"x".repeat(20_001)],
    ] {
        let told = device.fails(&[&["spasm", "log"], words].concat());
        assert!(told.starts_with("2 ") || told.starts_with("1 "), "{words:?}: {told}");
    }
    assert!(device.items().is_empty());
}

#[test]
fn an_unknown_log_is_not_written_into() {
    let device = Device::new();
    let told = device.fails(&["--log", "DRAM4GnUXgwuiaEkRkDETR", "spasm"]);
    assert!(told.contains("does not know the log"), "{told}");
}

#[test]
fn a_server_that_is_not_there_is_told_apart() {
    let device = Device::new();
    let mut command = device.command(&[
        "login",
        "--server",
        "http://127.0.0.1:9",
        "--email",
        "a@example.org",
        "--password-stdin",
    ]);
    std::fs::write(device.file("password"), "correct horse\n").unwrap();
    let stdin = std::fs::File::open(device.file("password")).unwrap();
    assert_eq!(command.stdin(stdin).output().unwrap().status.code(), Some(4));
}

#[test]
fn what_is_out_of_bounds_is_refused_with_the_bound() {
    let device = Device::new();
    let id = device.log(&[]);
    let long = "x".repeat(20_001);
    let refused: [(&[&str], &str); 7] = [
        (&["spasm", "edit", &id, "--note", &long], "2 error: note is too long; at most 20000"),
        (&["note", &long], "2 error: note is too long; at most 20000"),
        (&["profile", "--set", "day_start_hour=99"], "2 error: day_start_hour is a number from 0"),
        (
            &["profile", "--set", "spasm_day_threshold=0"],
            "2 error: spasm_day_threshold is a number",
        ),
        (&["invite", "--role", "viewer", "--expires-in", "90d"], "at most 31 days"),
        (&["invite", "--withdraw", "../members"], "an id that --list shows"),
        (&["day", "2399-01-01", "--flare", "yes"], "2 error: 2399-01-01 has not come yet"),
    ];
    for (words, told) in refused {
        let found = device.fails(words);
        assert!(found.contains(told), "{words:?}: {found}");
    }
}

#[test]
fn a_dash_is_standard_output() {
    let device = Device::new();
    device.log(&[]);
    let text = device.run(&["export", "-", "--format", "csv"]);
    assert_eq!((text.lines().count(), text.starts_with("id,kind")), (2, true));
}
