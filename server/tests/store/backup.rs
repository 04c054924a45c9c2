//! A backup is one state of the database, whole and private, and never in anyone's way.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use banister_server::store::backup::{BackupError, copy};
use banister_server::store::{DatabaseUrl, Store, account};
use tempfile::TempDir;

use crate::database::account as account_id;
use crate::{TestDatabase, people};

async fn register(store: &Store, n: u8) {
    let email = format!("{n}@x");
    store.write(move |conn| people::insert(conn, account_id(n), &email)).await.unwrap();
}

async fn knows(store: &Store, n: u8) -> bool {
    let email = format!("{n}@x");
    store.read(move |conn| account::by_email(conn, &email)).await.unwrap().is_some()
}

fn names(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_copy_is_what_was_there_while_a_server_goes_on_writing() {
    TestDatabase::sqlite().run(|database| async move {
        let (store, folder) = (database.open(), TempDir::new().unwrap());
        register(&store, 1).await;
        let file = folder.path().join("copy.db");
        let bytes = copy(&database.url, &file).unwrap();
        register(&store, 2).await;

        let metadata = fs::metadata(&file).unwrap();
        assert_eq!(metadata.len(), bytes);
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), std::slice::from_ref(&file));
        let copied = Store::open(&DatabaseUrl::Sqlite(file)).unwrap();
        assert!(knows(&copied, 1).await && !knows(&copied, 2).await);
    });
}

#[test]
fn nothing_is_overwritten() {
    let (database, folder) = (TestDatabase::sqlite(), TempDir::new().unwrap());
    drop(database.open());
    let file = folder.path().join("copy.db");
    fs::write(&file, "mine").unwrap();
    assert!(matches!(copy(&database.url, &file), Err(BackupError::Exists(_))));
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn what_an_interrupted_backup_has_left_is_no_obstacle() {
    let (database, folder) = (TestDatabase::sqlite(), TempDir::new().unwrap());
    drop(database.open());
    fs::write(folder.path().join("copy.db.partial"), "half").unwrap();
    let file = folder.path().join("copy.db");
    copy(&database.url, &file).unwrap();
    assert_eq!(names(folder.path()), [file]);
}

#[test]
fn a_backup_that_fails_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let (missing, file) = (folder.path().join("none.db"), folder.path().join("copy.db"));
    let failed = copy(&DatabaseUrl::Sqlite(missing.clone()), &file);
    assert!(matches!(failed, Err(BackupError::Missing(path)) if path == missing));
    assert!(names(folder.path()).is_empty());

    let other = folder.path().join("other.db");
    fs::write(&other, "").unwrap();
    let failed = copy(&DatabaseUrl::Sqlite(other.clone()), &file);
    assert!(matches!(failed, Err(BackupError::Unsound(_))), "{failed:?}");
    fs::write(&other, "a letter and no database").unwrap();
    let failed = copy(&DatabaseUrl::Sqlite(other), &file);
    assert!(matches!(failed, Err(BackupError::Copy(_))), "{failed:?}");
    assert!(!file.exists() && !folder.path().join("copy.db.partial").exists());
}

#[test]
fn postgresql_is_sent_to_its_own_program() {
    let folder = TempDir::new().unwrap();
    let url = "postgres://anna:secret@127.0.0.1:1/banister".parse().unwrap();
    let refused = copy(&url, &folder.path().join("copy.db")).unwrap_err().to_string();
    assert!(refused.contains("pg_dump") && !refused.contains("secret"), "{refused}");
    assert!(names(folder.path()).is_empty());
}
