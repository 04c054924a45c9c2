//! The device's storage: one SQLite file, a file here per aggregate.
//!
//! Every write is one immediate transaction on disk (WAL, `synchronous=FULL`) before it
//! returns. Several processes may have the file open; writers wait for each other.

mod anew;
mod carry;
mod change;
mod compact;
mod device_store;
mod error;
mod exchange;
mod identity;
mod logs;
mod migrate;
mod open;
mod page;
mod revision;
mod schema;
mod session;
mod settle;

pub use error::StoreError;
pub use identity::Identity;
pub use logs::KnownLog;
pub use session::StoredSession;

use diesel::SqliteConnection;

/// The storage of one device.
pub struct SqliteStore {
    conn: SqliteConnection,
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteStore")
    }
}

impl SqliteStore {
    /// Runs `f` as a writer. A deferred transaction that turns into a writer would be refused
    /// at once when another process writes; this one waits.
    fn write<T>(
        &mut self,
        f: impl FnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.conn.immediate_transaction(f)
    }

    /// Runs `f` on one state of the file, whatever others write meanwhile.
    fn read<T>(
        &mut self,
        f: impl FnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        use diesel::Connection as _;
        self.conn.transaction(f)
    }
}
