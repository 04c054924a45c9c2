use std::fs::{File, OpenOptions};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::{SqliteStore, StoreError, migrate};

/// How long a writer waits for another process, in milliseconds.
const BUSY_TIMEOUT_MS: u32 = 10_000;

/// The file and its lock, in the device's folder.
const FILE: &str = "device.db";
const SETUP_LOCK: &str = "setup.lock";

impl SqliteStore {
    /// Opens the storage in `folder`, which exists; makes it if it is not there.
    ///
    /// # Errors
    /// The file cannot be opened, is damaged or was written by a newer program. It is then
    /// as it was.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let mut conn = connect(&path)?;
        conn.batch_execute(&format!("PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}"))?;
        if migrate::version(&mut conn)? < migrate::VERSION {
            set_up(folder, &mut conn)?;
        }
        conn.batch_execute("PRAGMA synchronous = FULL")?;
        Ok(Self { conn })
    }
}

fn connect(path: &Path) -> Result<SqliteConnection, StoreError> {
    let failed = |source| StoreError::Open { path: path.to_owned(), source };
    make_private(path).map_err(|error| failed(error.into()))?;
    // An absolute path is never taken for a URL.
    let absolute = std::path::absolute(path).map_err(|error| failed(error.into()))?;
    let text = absolute.to_str().ok_or_else(|| failed("its name is not Unicode".into()))?;
    SqliteConnection::establish(text).map_err(|error| failed(error.into()))
}

/// Makes the file before SQLite does, so that nobody else can ever read it.
fn make_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Turning on WAL needs the file alone and does not wait, so the first processes queue here.
fn set_up(folder: &Path, conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let path = folder.join(SETUP_LOCK);
    let failed =
        |error: std::io::Error| StoreError::Open { path: path.clone(), source: error.into() };
    let lock = make_private(&path).map_err(failed)?;
    lock.lock().map_err(failed)?;
    if migrate::version(conn)? < migrate::VERSION {
        conn.batch_execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
        migrate::migrate(conn)?;
    }
    Ok(())
}
