use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// What went wrong in the store. It is logged and never shown to anyone outside.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A query failed.
    #[error("query: {0}")]
    Query(#[from] DieselError),
    /// No connection could be had in time.
    #[error("no connection: {0}")]
    Connection(String),
    /// The batch this job belonged to was not committed; nothing of it was stored.
    #[error("commit: {0}")]
    Commit(String),
    /// The job panicked; it was rolled back alone.
    #[error("a job panicked")]
    Panicked,
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
    /// A row holds what this program never writes.
    #[error("the database holds an invalid {0}")]
    Corrupt(&'static str),
    /// The system gave no random bytes.
    #[error("no randomness")]
    Randomness,
}

impl StoreError {
    /// Whether a row with the same key was there already.
    pub const fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Query(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
        )
    }

    /// Whether two servers wrote the same rows at once, and this one was told to try again.
    pub fn is_conflict(&self) -> bool {
        let Self::Query(DieselError::DatabaseError(kind, info)) = self else { return false };
        matches!(kind, DatabaseErrorKind::SerializationFailure)
            || info.message().contains("deadlock detected")
            || info.message().contains("due to lock timeout")
    }

    /// Whether trying again in a moment may help: the database is away, or [`Self::is_conflict`].
    pub fn is_temporary(&self) -> bool {
        self.is_conflict()
            || matches!(
                self,
                Self::Connection(_)
                    | Self::Closed
                    | Self::Query(DieselError::DatabaseError(
                        DatabaseErrorKind::ClosedConnection
                            | DatabaseErrorKind::UnableToSendCommand,
                        _
                    ))
            )
    }
}

/// What a query or a job gives.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why the store could not be opened; the message says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or server is not reachable.
    #[error("cannot open the database: {0}. Check the path or URL, and that it may be written")]
    Connect(String),
    /// A migration failed; the database is as it was before it.
    #[error("cannot bring the database up to date: {0}. Restore a backup or report the fault")]
    Migrate(String),
    /// The database was written by a newer version.
    #[error(
        "the database was last used by a newer version of Banister (it has migration {0}). \
         Install that version, or choose another database"
    )]
    Newer(String),
    /// The thread that writes could not be started.
    #[error("cannot start the writer: {0}")]
    Writer(std::io::Error),
}
