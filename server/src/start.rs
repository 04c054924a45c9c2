//! Starts and stops the server.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server as Workers;
use actix_web::web;
use tokio::time::timeout;

use crate::auth::keys;
use crate::config::Config;
use crate::http::http;
use crate::hub::{Resting, compact_resting};
use crate::peers;
use crate::state::State;
use crate::store::{DatabaseUrl, OpenError, Store, StoreError};

/// Requests that run may end in this time after the signal; then the writer is drained, and
/// all of it takes less than 10 s.
const STOP_SECONDS: u64 = 8;

/// Why the server could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("cannot make the data folder: {0}. Choose another with --data-dir")]
    DataDir(io::Error),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database cannot be used.
    #[error("cannot use the database: {0}. Try again, or report the fault")]
    Store(#[from] StoreError),
    /// The listener cannot be used.
    #[error("cannot serve: {0}")]
    Serve(#[from] io::Error),
}

/// A server that is ready to serve: its database is open and up to date.
pub struct Server {
    config: Config,
    store: Arc<Store>,
    state: web::Data<State>,
    resting: Resting,
}

impl Server {
    /// Opens the database and reads the signing keys.
    ///
    /// # Errors
    /// See [`StartError`]; nothing is left running.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        let store = open_store(&config).await?;
        let (state, resting) = State::new(&config, store.clone()).await?;
        Ok(Self { config, store, state: web::Data::new(state), resting })
    }

    /// Serves until `shutdown` is ready; then lets running requests end, and returns when all
    /// that was to be written is on disk.
    ///
    /// # Errors
    /// The listener cannot be used.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let state = self.state;
        let stop = state.stop.clone();
        let shutdown = async move {
            shutdown.await;
            // Sockets would go on for as long as their devices do.
            stop.cancel();
        };
        actix_web::rt::spawn(close_resting(state.clone(), self.config.page_idle_seconds));
        actix_web::rt::spawn(compact_resting(state.clone(), self.resting));
        if let DatabaseUrl::Postgres(url) = self.config.database_url()? {
            actix_web::rt::spawn(peers::listen(state.clone(), url));
        }
        let serving = Workers::build()
            .workers(self.config.workers.max(1))
            .shutdown_timeout(STOP_SECONDS)
            .shutdown_signal(shutdown)
            .listen("banister", listener, move || http(state.clone()))?
            .run()
            .await;
        self.store.shutdown().await;
        Ok(serving?)
    }
}

/// Opens the database and serves on `listener` until `shutdown` is ready.
///
/// # Errors
/// See [`StartError`].
pub async fn start(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    Server::open(config).await?.serve(listener, shutdown).await
}

/// Makes a new signing key; the one before stops signing, and verifies for an hour more.
///
/// # Errors
/// The database cannot be opened or written.
pub async fn rotate_key(config: &Config) -> Result<(), StartError> {
    let store = open_store(config).await?;
    let now = config.clock.now_ms();
    store.write(move |conn| keys::rotate(conn, now)).await?;
    store.shutdown().await;
    Ok(())
}

/// Has pages closed soon after they have come to rest.
async fn close_resting(state: web::Data<State>, idle_seconds: u64) {
    let often = Duration::from_millis(idle_seconds.saturating_mul(250).clamp(100, 10_000));
    while timeout(often, state.stop.cancelled()).await.is_err() {
        state.pages.close_resting();
    }
}

async fn open_store(config: &Config) -> Result<Arc<Store>, StartError> {
    let url = config.database_url().map_err(StartError::DataDir)?;
    let opened = tokio::task::spawn_blocking(move || Store::open(&url)).await;
    let store = opened.map_err(|_| StoreError::Panicked)??;
    Ok(Arc::new(store))
}
