//! How a measurement is run: a server on a folder of its own, and the devices on one thread, so
//! that they leave the server a processor.

use std::future::Future;

use anyhow::Result;
use tempfile::TempDir;

use super::peer::{Peer, Serving};

/// A server with a folder, both gone when this is dropped.
pub(crate) struct Stand<'a> {
    // Dropped first: it writes into the folder.
    serving: Box<dyn Serving>,
    folder: TempDir,
    peer: &'a dyn Peer,
}

impl<'a> Stand<'a> {
    /// Starts it on nothing.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn new(peer: &'a dyn Peer) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self { serving: peer.start(folder.path())?, folder, peer })
    }

    /// The server.
    pub(crate) fn serving(&self) -> &dyn Serving {
        self.serving.as_ref()
    }

    /// Ends the server without a warning and starts it again on what it has stored.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn restarted(self) -> Result<Self> {
        let Self { serving, folder, peer } = self;
        drop(serving);
        Ok(Self { serving: peer.start(folder.path())?, folder, peer })
    }
}

/// Runs the devices on this thread.
///
/// # Errors
/// What they come to.
pub(crate) fn block_on<T>(devices: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(devices)
}
