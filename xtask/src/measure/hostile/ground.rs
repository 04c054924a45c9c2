//! The server that is attacked, and those who attack it.

use anyhow::{Context, Result};
use banister_shared::api::Session;
use banister_shared::ids::PageId;
use tempfile::TempDir;

use super::super::live::{Home, OurServer, Serving, Socket, block_on};
use super::super::process::peak_mib;
use super::bytes::Told;
use super::errands::until;

/// Devices of an attacker: one may have 32 sockets.
const DEVICES: usize = 4;

/// The seed of the one who attacks, unlike all others'.
const EVE: u64 = 1_000;

/// A server on a folder of its own.
pub(crate) struct Ground {
    // Dropped first: it writes into the folder.
    pub(crate) server: OurServer,
    _folder: TempDir,
}

/// An account with a log.
pub(crate) struct Account {
    /// Its log and its devices.
    pub(crate) home: Home,
    /// Their sessions.
    pub(crate) sessions: Vec<Session>,
    /// Where each of them connects.
    pub(crate) urls: Vec<String>,
}

impl Ground {
    /// Starts it on nothing.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = OurServer::on(&format!("sqlite://{}/bench.db", folder.path().display()))?;
        Ok(Self { server, _folder: folder })
    }

    /// Registers somebody, another one for each seed, on so many devices.
    ///
    /// # Errors
    /// The server refuses; so everywhere here.
    pub(crate) fn account(&self, seed: u64, devices: usize) -> Result<Account> {
        let home = Home::new(seed, devices);
        let sessions = self.server.log_in(&home)?;
        let url = |session| Ok(self.server.url(&self.server.pass(session)?));
        let urls = sessions.iter().map(url).collect::<Result<_>>()?;
        Ok(Account { home, sessions, urls })
    }

    /// The one who attacks.
    pub(crate) fn eve(&self) -> Result<Account> {
        self.account(EVE, DEVICES)
    }

    /// The most memory that the server ever held, in MiB.
    pub(crate) fn peak_mib(&self) -> Result<f64> {
        peak_mib(self.server.process())
    }
}

impl Account {
    /// Where a connection of this number connects, so that the devices share them evenly.
    pub(crate) fn url(&self, number: usize) -> String {
        self.urls.get(number % self.urls.len().max(1)).cloned().unwrap_or_default()
    }

    /// Brings the same to each of these pages, and waits until it is stored.
    ///
    /// # Errors
    /// The server does not take it.
    pub(crate) fn upload(&self, pages: &[PageId], told: &Told) -> Result<()> {
        block_on(async {
            let mut socket = Socket::open(&self.url(0), "eve").await?;
            for page in pages {
                socket.sync(*page, told.message.clone()).await?;
                until(&mut socket, *page, &told.heads).await?;
            }
            Ok(())
        })
    }

    /// The first of its devices.
    pub(crate) fn session(&self) -> Result<&Session> {
        self.sessions.first().context("no device")
    }
}
