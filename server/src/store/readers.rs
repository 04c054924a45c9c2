//! A small pool of connections that read, used on the blocking pool.

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{self, Pool, R2D2Connection};
use tokio::sync::Semaphore;

use super::error::{OpenError, StoreError, StoreResult};
use super::{Connection, DatabaseUrl};

/// More readers than cores only wait for each other.
const READERS: u32 = 4;
/// Those of them that read what takes long: one is always there for whoever asks for little.
const LONG: usize = READERS as usize - 1;
/// A request waits this long for a connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(5);
/// One that takes long itself waits this long.
const LONG_WAIT: Duration = Duration::from_secs(30);

/// Opens connections for the pool.
struct Opener(DatabaseUrl);

impl r2d2::ManageConnection for Opener {
    type Connection = Connection;
    type Error = StoreError;

    fn connect(&self) -> StoreResult<Connection> {
        Connection::open_reader(&self.0).map_err(|e| StoreError::Connection(e.to_string()))
    }

    fn is_valid(&self, conn: &mut Connection) -> StoreResult<()> {
        match conn {
            // A file does not go away; asking would cost as much as most queries.
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(c) => Ok(c.ping()?),
        }
    }

    /// Asked when a connection comes back: one that a panic has left in the middle of something,
    /// or with a transaction open, is thrown away.
    fn has_broken(&self, conn: &mut Connection) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// Connections that read. Cloning shares them.
#[derive(Clone)]
pub(super) struct Readers {
    pool: Pool<Opener>,
    /// As many permits as connections, so that a thread of the blocking pool is only taken
    /// when a connection is free for it.
    free: Arc<Semaphore>,
    /// Permits for those who take long.
    long: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(url: DatabaseUrl) -> Result<Self, OpenError> {
        let pool = Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .error_handler(Box::new(LogErrors))
            .build(Opener(url))
            .map_err(|e| OpenError::Connect(e.to_string()))?;
        let free = Arc::new(Semaphore::new(READERS as usize));
        Ok(Self { pool, free, long: Arc::new(Semaphore::new(LONG)) })
    }

    /// Runs `query` with a connection, on the blocking pool.
    pub(super) async fn run<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let permit = tokio::time::timeout(WAIT, self.free.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(busy().into()) };
        let pool = self.pool.clone();
        let work = move || {
            let _permit = permit;
            let mut conn = pool.get().map_err(|e| StoreError::Connection(e.to_string()))?;
            query(&mut conn)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// The same for a query that may take seconds, beside others that take less.
    pub(super) async fn run_long<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let permit = tokio::time::timeout(LONG_WAIT, self.long.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else { return Err(busy().into()) };
        let query = move |conn: &mut Connection| {
            // It goes on when nobody waits for it any more.
            let _permit = permit;
            query(conn)
        };
        self.run(query).await
    }
}

fn busy() -> StoreError {
    StoreError::Connection("all readers are busy".to_owned())
}

#[derive(Debug)]
struct LogErrors;

impl r2d2::HandleError<StoreError> for LogErrors {
    fn handle_error(&self, error: StoreError) {
        tracing::warn!(%error, "a reader lost its database");
    }
}
