//! What every handler can reach.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::attempts::Attempts;
use crate::auth::passwords::Passwords;
use crate::auth::tokens::Tokens;
use crate::clock::Clock;
use crate::config::Config;
use crate::documents::Documents;
use crate::hub::{Live, Registry, Resting};
use crate::journal::Journal;
use crate::socket::Sockets;
use crate::store::{Store, StoreError, installation};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Requests that open pages at a time.
const OPENING: usize = 2;
/// Large files of the app that are on their way at a time. Each takes 64 KiB, or less, while
/// nobody takes it.
const FILES: usize = 1_000;

/// The parts of a running server, shared by its workers.
pub(crate) struct State {
    pub(crate) store: Arc<Store>,
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    pub(crate) attempts: Attempts,
    pub(crate) journal: Journal,
    pub(crate) pages: Registry,
    pub(crate) live: Live,
    /// Held by whoever checks and stores what takes long.
    pub(crate) large: Semaphore,
    /// Held by whoever opens pages to answer a request: half of those who read the database.
    pub(crate) opening: Arc<Semaphore>,
    /// Held by whoever is given a large file of the app.
    pub(crate) files: Arc<Semaphore>,
    pub(crate) sockets: Sockets,
    /// What stock clients know the server's storage by.
    pub(crate) storage_id: String,
    /// Cancelled when the server stops.
    pub(crate) stop: CancellationToken,
    pub(crate) documents: Arc<Documents>,
    pub(crate) clock: Clock,
    pub(crate) trust_forwarded: bool,
}

impl State {
    /// The parts as `config` wants them.
    ///
    /// # Errors
    /// The signing keys cannot be read or made.
    pub(crate) async fn new(
        config: &Config,
        store: Arc<Store>,
    ) -> Result<(Self, Resting), StoreError> {
        let (pages, resting) = Registry::new(Duration::from_secs(config.page_idle_seconds));
        let storage_id = installation::storage_id(&store).await?;
        let state = Self {
            tokens: Tokens::load(store.clone(), config.clock.clone()).await?,
            passwords: Passwords::new()?,
            attempts: Attempts::new(config.attempts_per_minute),
            journal: Journal::default(),
            pages,
            live: Live::default(),
            large: Semaphore::new(1),
            opening: Arc::new(Semaphore::new(OPENING)),
            files: Arc::new(Semaphore::new(FILES)),
            sockets: Sockets::default(),
            storage_id,
            stop: CancellationToken::new(),
            documents: Arc::default(),
            clock: config.clock.clone(),
            trust_forwarded: config.trust_forwarded,
            store,
        };
        Ok((state, resting))
    }
}
