//! The storage itself.

use banister::store::{SqliteStore, StoreError};
use banister_shared::testkit;
use diesel::connection::SimpleConnection;

use crate::device::Device;

#[test]
fn it_passes_the_suite_of_every_store() {
    let mut folders = Vec::new();
    let empty = || {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path()).unwrap();
        folders.push(folder);
        store
    };
    pollster::block_on(testkit::store::every_check(empty));
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_stays_as_it_is() {
    let device = Device::new();
    device.run(&["spasm"]);
    device.database().batch_execute("PRAGMA user_version = 99").unwrap();
    let before = std::fs::read(device.file("device.db")).unwrap();
    insta::assert_snapshot!(device.fails(&["spasm"]), @r"
    1 error: the data here is of version 99; this program knows versions up to 2
      → Update this program. Nothing was changed.
    ");
    assert_eq!(std::fs::read(device.file("device.db")).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_stays_as_it_is() {
    let device = Device::new();
    std::fs::write(device.file("device.db"), "my diary ".repeat(500)).unwrap();
    insta::assert_snapshot!(device.fails(&["today"]), @r"
    1 error: the data on this device cannot be read or written: file is not a database
      → Is the disk full? Else keep a copy of device.db, set BANISTER_HOME to a new folder and type: banister login; what the server has comes back with `banister sync`.
    ");
    let kept = std::fs::read_to_string(device.file("device.db")).unwrap();
    assert!(kept.starts_with("my diary"));
}

#[test]
fn opening_again_finds_the_same_version() {
    let folder = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(folder.path()).unwrap());
    drop(SqliteStore::open(folder.path()).unwrap());
    let nowhere = SqliteStore::open(&folder.path().join("not there"));
    assert!(matches!(nowhere, Err(StoreError::Open { .. })));
}
