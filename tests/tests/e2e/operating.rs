//! Whoever runs a server can ask how it is, and get everything back from a backup.

use std::path::Path;
use std::process::{Command, Output};

use banister_tests::home::{Home, text};
use banister_tests::postgres::Cluster;
use banister_tests::programs::program;
use banister_tests::server::Server;
use tempfile::TempDir;

fn run(args: &[&str]) -> Output {
    Command::new(program("banister-server")).args(args).output().unwrap()
}

fn health(address: &str) -> Output {
    run(&["--listen", address, "health"])
}

fn database(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

#[test]
fn health_says_in_one_line_whether_the_server_is_ready() {
    let (mut server, _folder) = crate::sqlite();
    let url = server.url();
    let address = url.strip_prefix("http://").unwrap().to_owned();
    let healthy = health(&address);
    assert!(healthy.status.success(), "{}", text(&healthy.stderr));
    assert_eq!(text(&healthy.stdout), format!("{url} is ready\n"));

    server.kill();
    let gone = health(&address);
    assert_eq!(gone.status.code(), Some(1));
    assert!(gone.stdout.is_empty());
    let said = text(&gone.stderr);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(&address) && said.contains("Check that the server runs"), "{said}");
}

#[test]
fn a_restored_backup_has_everything_and_devices_bring_what_came_after_it() {
    let folder = TempDir::new().unwrap();
    let (lived, copied) = (folder.path().join("banister.db"), folder.path().join("backup.db"));
    let mut server = Server::start(&database(&lived));
    let (phone, tablet) = (Home::new(), Home::new());
    phone.account("register", &server.url(), "anna@example.org", "phone");
    phone.run(&["spasm"]);
    phone.run(&["sync"]);

    let made = run(&["--database", &database(&lived), "backup", copied.to_str().unwrap()]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stdout).contains("opened and checked"), "{}", text(&made.stdout));
    phone.run(&["spasm", "end"]);
    phone.run(&["note", "after the backup"]);
    phone.run(&["sync"]);

    // The machine is lost; another one gets the backup, under the same address.
    server.kill();
    for name in ["banister.db", "banister.db-wal", "banister.db-shm"] {
        let _ = std::fs::remove_file(folder.path().join(name));
    }
    std::fs::rename(&copied, &lived).unwrap();
    server.restart();

    tablet.account("login", &server.url(), "anna@example.org", "tablet");
    tablet.run(&["sync"]);
    assert_eq!(tablet.items(&["timeline"]).len(), 1);
    phone.run(&["sync"]);
    tablet.run(&["sync"]);
    assert_eq!(tablet.items(&["timeline"]), phone.items(&["timeline"]));
    assert!(tablet.run(&["timeline", "--json"]).contains("after the backup"));
}

#[test]
fn postgresql_is_backed_up_by_its_own_program() {
    let database = Cluster::shared().unwrap().database().unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("backup.db");
    let refused = run(&["--database", &database, "backup", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("pg_dump"), "{}", text(&refused.stderr));
    assert!(!file.exists());
}
