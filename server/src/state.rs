//! What every handler can reach.

use std::sync::Arc;

use crate::auth::attempts::Attempts;
use crate::auth::passwords::Passwords;
use crate::auth::tokens::Tokens;
use crate::clock::Clock;
use crate::config::Config;
use crate::documents::Documents;
use crate::hub::Registry;
use crate::journal::Journal;
use crate::store::{Store, StoreError};

/// The parts of a running server, shared by its workers.
pub(crate) struct State {
    pub(crate) store: Arc<Store>,
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    pub(crate) attempts: Attempts,
    pub(crate) journal: Journal,
    pub(crate) pages: Registry,
    pub(crate) documents: Arc<Documents>,
    pub(crate) clock: Clock,
    pub(crate) trust_forwarded: bool,
}

impl State {
    /// The parts as `config` wants them.
    ///
    /// # Errors
    /// The signing keys cannot be read or made.
    pub(crate) async fn new(config: &Config, store: Arc<Store>) -> Result<Self, StoreError> {
        Ok(Self {
            tokens: Tokens::load(store.clone(), config.clock.clone()).await?,
            passwords: Passwords::new()?,
            attempts: Attempts::new(config.attempts_per_minute),
            journal: Journal::default(),
            pages: Registry::default(),
            documents: Arc::default(),
            clock: config.clock.clone(),
            trust_forwarded: config.trust_forwarded,
            store,
        })
    }
}
