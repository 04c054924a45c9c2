//! A server that cannot start says why, and touches nothing.

use std::process::{Command, Output};

use banister_tests::home::text;
use banister_tests::postgres::Cluster;
use banister_tests::programs::program;
use banister_tests::server::Server;
use tempfile::TempDir;

fn start(folder: &TempDir, database: &str) -> Output {
    let args = ["--listen", "127.0.0.1:0", "--database", database];
    Command::new(program("banister-server")).current_dir(folder).args(args).output().unwrap()
}

#[test]
fn an_unknown_database_is_refused_and_no_file_is_made() {
    for url in ["mysql://host/name", "postgresq://host/name", "sqlite:", "file.db", "", "sqlite://"]
    {
        let folder = TempDir::new().unwrap();
        let output = start(&folder, url);
        assert!(!output.status.success(), "{url}");
        assert!(text(&output.stderr).contains("sqlite://PATH"), "{url}: {}", text(&output.stderr));
        assert_eq!(folder.path().read_dir().unwrap().count(), 0, "{url}");
    }
}

#[test]
fn a_postgresql_that_is_not_there_is_named_and_its_password_is_not() {
    let folder = TempDir::new().unwrap();
    let output = start(&folder, "postgres://anna:secret@127.0.0.1:1/banister");
    assert!(!output.status.success());
    assert!(!text(&output.stderr).contains("secret"), "{}", text(&output.stderr));
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let cluster = Cluster::shared().unwrap();
    let database = cluster.database().unwrap();
    drop(Server::start(&database));
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
    cluster.sql(&database, newer).unwrap();
    let output = start(&TempDir::new().unwrap(), &database);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("newer"), "{}", text(&output.stderr));
}
