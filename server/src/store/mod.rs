//! All that is stored, behind one type: [`Store`]. Nothing outside this folder knows which
//! engine is used.
//!
//! Reads run on a small pool, writes one after the other on a thread of their own. A write is
//! answered only when it is on disk; writes that come together share one commit.

pub mod account;
pub mod backup;
mod cached;
pub mod change;
mod connection;
pub mod device;
mod error;
pub mod installation;
pub mod invite;
mod job;
pub mod journal;
pub mod log;
pub mod member;
pub mod migrate;
pub mod notify;
pub mod page;
mod queue;
mod readers;
pub mod refresh_token;
mod row;
mod schema;
pub mod signing_key;
pub mod snapshot;
pub mod sync_token;
mod upsert;
mod url;
mod writer;

use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

pub use connection::Connection;
pub use error::{OpenError, StoreError, StoreResult};
pub use url::{DatabaseUrl, UnknownDatabase};

use readers::Readers;
use writer::Writer;

/// The database. Shared as `Arc<Store>`.
pub struct Store {
    readers: Readers,
    /// `None` once the store is shutting down.
    writer: tokio::sync::RwLock<Option<Writer>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    /// Opens the database, makes it if it is a file that is not there, and brings it up to
    /// date. Blocks: call it before serving, or on the blocking pool.
    ///
    /// # Errors
    /// The database cannot be reached, is newer than this program, or a migration fails.
    pub fn open(url: &DatabaseUrl) -> Result<Self, OpenError> {
        if let DatabaseUrl::Sqlite(path) = url {
            create_private(path).map_err(|e| OpenError::Connect(e.to_string()))?;
        }
        let mut conn = Connection::open(url).map_err(|e| OpenError::Connect(e.to_string()))?;
        migrate::up(&mut conn)?;
        let readers = Readers::open(url.clone())?;
        let conn = conn.begin_writing().map_err(|e| OpenError::Connect(e.to_string()))?;
        let (writer, thread) = Writer::start(url.clone(), conn)?;
        Ok(Self {
            readers,
            writer: tokio::sync::RwLock::new(Some(writer)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Reads. The closure runs on the blocking pool and must own what it uses.
    ///
    /// # Errors
    /// What the closure gives; [`StoreError::Connection`] if no connection is free in time.
    pub async fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.readers.run(query).await
    }

    /// Reads like [`Store::read`] what may take seconds. However many do so, others find somebody
    /// who reads for them.
    ///
    /// # Errors
    /// Those of [`Store::read`].
    pub async fn read_long<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.readers.run_long(query).await
    }

    /// Writes. The closure runs on the writer's thread, inside a savepoint: if it gives an
    /// error or panics, everything it wrote is taken back, and nothing that others wrote.
    /// When this returns `Ok`, the write is on disk.
    ///
    /// # Errors
    /// What the closure gives; [`StoreError::Commit`] if the commit failed;
    /// [`StoreError::Closed`] after [`Store::shutdown`].
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let writer = self.writer.read().await;
        match writer.as_ref() {
            Some(writer) => writer.run(work).await,
            None => Err(StoreError::Closed.into()),
        }
    }

    /// Writes like [`Store::write`], before everything that is queued: for what takes access
    /// away.
    ///
    /// # Errors
    /// Those of [`Store::write`].
    pub async fn write_first<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let writer = self.writer.read().await;
        match writer.as_ref() {
            Some(writer) => writer.run_first(work).await,
            None => Err(StoreError::Closed.into()),
        }
    }

    /// Takes no more writes, and returns when all that were queued are answered.
    pub async fn shutdown(&self) {
        self.writer.write().await.take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A writer that panicked outside every job has nothing left to say.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

/// Makes the file with access for its owner only; SQLite's own files beside it follow suit.
fn create_private(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
