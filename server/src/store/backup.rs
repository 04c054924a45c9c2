//! A copy of the whole database in one new file, made while servers go on using it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use diesel::sql_types::Text;
use diesel::{Connection as _, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use diesel_migrations::MigrationHarness;

use super::{Connection, DatabaseUrl, create_private};

/// Why there is no backup. Whatever was begun has been removed, and nothing else was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// PostgreSQL has a program of its own for this.
    #[error(
        "PostgreSQL makes its own backups: run pg_dump --format=custom --file=FILE with the same \
         URL, and pg_restore to get it back"
    )]
    Postgres,
    /// The database is not there.
    #[error("there is no database at {}. Name it with --database or --data-dir", .0.display())]
    Missing(PathBuf),
    /// A backup is never written over something.
    #[error("{} is there already. Choose another name", .0.display())]
    Exists(PathBuf),
    /// SQLite takes the name as text.
    #[error("{} is not UTF-8. Choose another name", .0.display())]
    Name(PathBuf),
    /// The folder cannot be written, or the disk is full.
    #[error("cannot write the backup: {0}. Choose another folder, or make room")]
    Write(#[from] io::Error),
    /// SQLite could not read the database or write the copy.
    #[error("cannot copy the database: {0}. Check that it may be read, and that there is room")]
    Copy(String),
    /// The copy was made, and is no sound database of this program.
    #[error("the copy is not a sound database of Banister: {0}. Keep the backups that you have")]
    Unsound(String),
}

/// Copies the database into `file`: one state of it, whatever is written meanwhile. When this
/// returns, the copy has been opened, checked, and is on disk. Its size in bytes.
///
/// # Errors
/// See [`BackupError`].
pub fn copy(url: &DatabaseUrl, file: &Path) -> Result<u64, BackupError> {
    let DatabaseUrl::Sqlite(database) = url else { return Err(BackupError::Postgres) };
    if !database.is_file() {
        return Err(BackupError::Missing(database.clone()));
    }
    if fs::symlink_metadata(file).is_ok() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    let partial = partial(file);
    let copied = write(url, &partial).and_then(|bytes| {
        fs::rename(&partial, file)?;
        sync_folder(file)?;
        Ok(bytes)
    });
    if copied.is_err() {
        // It may not even have been made.
        let _ = fs::remove_file(&partial);
    }
    copied
}

/// Its name until it is whole: whoever finds it knows that it is no backup.
fn partial(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".partial");
    name.into()
}

fn write(url: &DatabaseUrl, partial: &Path) -> Result<u64, BackupError> {
    let name = partial.to_str().ok_or_else(|| BackupError::Name(partial.to_owned()))?;
    // What a backup that was interrupted has left.
    let _ = fs::remove_file(partial);
    // SQLite writes into an empty file, and leaves its mode as it is: keys are in there.
    create_private(partial)?;
    let mut conn = Connection::open(url).map_err(|e| BackupError::Copy(e.to_string()))?;
    let vacuum = sql_query("VACUUM INTO ?").bind::<Text, _>(name);
    vacuum.execute(&mut conn).map_err(|e| BackupError::Copy(e.to_string()))?;
    check(name)?;
    let written = File::open(partial)?;
    written.sync_all()?;
    Ok(written.metadata()?.len())
}

/// Opens the copy, and has SQLite read all of it.
fn check(name: &str) -> Result<(), BackupError> {
    let unsound = |cause: String| BackupError::Unsound(cause);
    let mut copy = SqliteConnection::establish(name).map_err(|e| unsound(e.to_string()))?;
    let found = sql_query("SELECT integrity_check AS found FROM pragma_integrity_check")
        .load::<Found>(&mut copy)
        .map_err(|e| unsound(e.to_string()))?;
    match found.as_slice() {
        [only] if only.found == "ok" => {}
        faults => return Err(unsound(format!("{} faults", faults.len()))),
    }
    match copy.applied_migrations() {
        Ok(applied) if !applied.is_empty() => Ok(()),
        Ok(_) => Err(unsound("it has no tables".to_owned())),
        Err(e) => Err(unsound(e.to_string())),
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    found: String,
}

/// Makes the new name last through a power cut as well.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
