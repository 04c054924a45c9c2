//! One connection type for both engines.

use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection as _, PgConnection, SqliteConnection};

use super::{DatabaseUrl, StoreError, StoreResult};

/// How long SQLite waits for another process that writes the same file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Two servers that wait for each other's rows do so for this long, and not for the second that
/// PostgreSQL takes to find out. Only the job that waited begins again, not its batch.
const POSTGRES_WRITER: &str = "SET lock_timeout = '200ms'";

mod multi {
    use diesel::{PgConnection, SqliteConnection};

    /// A connection to whichever engine the URL chose. Queries are written once, on columns
    /// that both have.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConnection {
        /// An embedded database file.
        Sqlite(SqliteConnection),
        /// A PostgreSQL server.
        Postgres(PgConnection),
    }
}

// The derive's own imports leave no room for the plain name inside.
pub use multi::AnyConnection as Connection;
pub(super) use multi::MultiBackend;

type Manager = <Connection as diesel::Connection>::TransactionManager;

impl Connection {
    /// Opens a connection that may write.
    ///
    /// # Errors
    /// The file or the server cannot be opened.
    pub(super) fn open(url: &DatabaseUrl) -> diesel::ConnectionResult<Self> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute(&sqlite_settings())
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Self::Sqlite(conn))
            }
            DatabaseUrl::Postgres(url) => PgConnection::establish(url).map(Self::Postgres),
        }
    }

    /// Makes this the connection of the one writer.
    ///
    /// # Errors
    /// The database does not take the setting.
    pub(super) fn begin_writing(mut self) -> diesel::QueryResult<Self> {
        if let Self::Postgres(conn) = &mut self {
            conn.batch_execute(POSTGRES_WRITER)?;
        }
        Ok(self)
    }

    /// Opens a connection that SQLite keeps from writing: there is one writer, and a second
    /// one would only ever wait for it.
    pub(super) fn open_reader(url: &DatabaseUrl) -> diesel::ConnectionResult<Self> {
        let mut conn = Self::open(url)?;
        if let Self::Sqlite(sqlite) = &mut conn {
            sqlite
                .batch_execute("PRAGMA query_only = ON; PRAGMA cache_size = -2048")
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        }
        Ok(conn)
    }

    /// Asks the database for the simplest answer it can give.
    ///
    /// # Errors
    /// It gives none.
    pub fn answers(&mut self) -> StoreResult<()> {
        Ok(self.batch_execute("SELECT 1")?)
    }

    /// Reads in one state of the database, whatever is written meanwhile. A connection whose
    /// snapshot did not end, because `read` panicked, counts as broken.
    ///
    /// # Errors
    /// What `read` gives; the transaction failed.
    pub fn snapshot<T, E: From<StoreError>>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin_snapshot().map_err(StoreError::from)?;
        let outcome = read(self);
        // Nothing was written: taking it back costs nothing and cannot lose anything.
        let ended = Manager::rollback_transaction(self).map_err(StoreError::from);
        let value = outcome?;
        ended?;
        Ok(value)
    }

    fn begin_snapshot(&mut self) -> diesel::QueryResult<()> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(
                c,
                "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            ),
        }
    }

    /// Begins the outer transaction of a batch of writes.
    pub(super) fn begin(&mut self) -> diesel::QueryResult<()> {
        match self {
            // A deferred transaction that turns into a writer would get BUSY at once,
            // without waiting for the timeout.
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction(c),
        }
    }
}

fn sqlite_settings() -> String {
    let busy_ms = BUSY_TIMEOUT.as_millis();
    format!(
        "PRAGMA busy_timeout = {busy_ms};
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -8192;"
    )
}
