//! Killed at once, nothing is lost.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use banister_tests::home::Home;
use tempfile::TempDir;

use crate::sqlite;

/// Starts `banister`, waits for the first line it prints, and kills it.
fn killed_after_its_first_line(home: &Home, args: &[&str]) -> String {
    let mut child = home.command(args).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    line
}

#[test]
fn a_spasm_that_was_printed_is_there() {
    let home = Home::new();
    for count in 1..=10 {
        let line = killed_after_its_first_line(&home, &["spasm"]);
        assert!(!line.is_empty());
        assert_eq!(home.items(&["timeline"]).len(), count);
    }
}

#[test]
fn what_the_server_acknowledged_is_there_after_it_was_killed() {
    let (mut server, _folder) = sqlite();
    let (phone, tablet) = (Home::new(), Home::new());
    phone.account("register", &server.url(), "anna@example.org", "phone");
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    for count in 1..=5 {
        phone.run(&["spasm"]);
        phone.run(&["sync"]);
        server.kill_and_restart();
        tablet.run(&["sync"]);
        assert_eq!(tablet.items(&["timeline"]).len(), count);
    }
}

#[test]
fn a_sync_that_was_killed_is_simply_done_again() {
    let (mut server, _folder) = sqlite();
    let (phone, tablet) = (Home::new(), Home::new());
    phone.account("register", &server.url(), "anna@example.org", "phone");
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    for _ in 0..10 {
        phone.run(&["spasm"]);
        let mut sync =
            phone.command(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        server.kill_and_restart();
        sync.kill().unwrap();
        sync.wait().unwrap();
    }
    phone.run(&["sync"]);
    tablet.run(&["sync"]);
    assert_eq!(tablet.items(&["timeline"]).len(), 10);
    assert_eq!(tablet.items(&["timeline"]), phone.items(&["timeline"]));
}

/// Every file of an SQLite database: the database and its log.
fn copy_files(from: &Path, to: &Path) {
    for file in from.read_dir().unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn what_a_restored_backup_lacks_is_sent_again() {
    let (mut server, folder) = sqlite();
    let (phone, tablet) = (Home::new(), Home::new());
    phone.account("register", &server.url(), "anna@example.org", "phone");
    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    phone.run(&["spasm"]);
    phone.run(&["sync"]);
    server.kill();
    let backup = TempDir::new().unwrap();
    copy_files(folder.path(), backup.path());
    server.restart();
    for home in [&phone, &tablet] {
        home.run(&["spasm"]);
        home.run(&["sync"]);
    }
    server.kill();
    copy_files(backup.path(), folder.path());
    server.restart();
    for home in [&phone, &tablet, &phone] {
        home.run(&["sync"]);
    }
    assert_eq!(phone.items(&["timeline"]).len(), 3);
    assert_eq!(phone.items(&["timeline"]), tablet.items(&["timeline"]));
    let third = Home::new();
    third.account("login", &server.url(), "anna@example.org", "laptop");
    third.run(&["sync"]);
    assert_eq!(third.items(&["timeline"]), tablet.items(&["timeline"]));
}
