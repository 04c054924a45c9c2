//! Our own server, as a server to be measured.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use banister_shared::api::{CreateAccount, CreateLog, CreateSession, Secret, Session};
use banister_shared::ids::DeviceId;
use nix::sys::resource::{Resource, getrlimit};

use super::super::running::{PASSWORD, Running};
use super::home::Home;
use super::peer::{Pass, Peer, Plenty, Serving};

/// Files that both ends of the connections need for other things.
const OTHER_FILES: u64 = 500;
/// More connections than this show nothing more.
const CONNECTIONS_MAX: u64 = 20_000;

/// Our own server on SQLite.
pub(crate) struct Ours;

/// It, running.
pub(crate) struct OurServer {
    /// The process and where it listens.
    pub(crate) running: Running,
}

impl Peer for Ours {
    fn name(&self) -> &'static str {
        "Banister"
    }

    fn start(&self, folder: &Path) -> Result<Box<dyn Serving>> {
        Ok(Box::new(OurServer::on(&format!("sqlite://{}/bench.db", folder.display()))?))
    }

    fn plenty(&self) -> Plenty {
        // Pages that nobody has open are closed after a minute.
        Plenty { pages: 10_000, connections: connections(), rest: Duration::from_secs(75) }
    }
}

impl OurServer {
    /// Starts it on this database.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn on(database: &str) -> Result<Self> {
        Ok(Self { running: Running::on(database)? })
    }

    /// Makes the account and the log of a home and logs its devices in.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) fn log_in(&self, home: &Home) -> Result<Vec<Session>> {
        let sessions = home.devices.iter().enumerate().map(|(number, device)| match number {
            0 => self.register(home, *device),
            _ => self.another(home, *device, number),
        });
        sessions.collect()
    }

    fn register(&self, home: &Home, device: DeviceId) -> Result<Session> {
        let session = self.running.client().register(&CreateAccount {
            email: home.email(),
            password: Secret(PASSWORD.to_owned()),
            display_name: None,
            device_name: "the first".to_owned(),
            device_id: Some(device),
        })?;
        self.running
            .client()
            .create_log(&session, &CreateLog { id: Some(home.log), name: None })?;
        Ok(session)
    }

    fn another(&self, home: &Home, device: DeviceId, number: usize) -> Result<Session> {
        self.running.client().log_in(&CreateSession {
            email: home.email(),
            password: Secret(PASSWORD.to_owned()),
            device_name: format!("number {number}"),
            device_id: Some(device),
        })
    }

    /// What the device of this session shows when it connects.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) fn pass(&self, session: &Session) -> Result<Pass> {
        let token = self.running.client().sync_token(session)?;
        Ok(Pass(token.token.reveal().to_owned()))
    }
}

impl Serving for OurServer {
    fn process(&self) -> u32 {
        self.running.process()
    }

    fn admit(&self, home: &Home) -> Result<Vec<Pass>> {
        self.log_in(home)?.iter().map(|session| self.pass(session)).collect()
    }

    fn url(&self, pass: &Pass) -> String {
        let host = self.running.address.trim_start_matches("http://");
        format!("ws://{host}/v1/sync?token={}", pass.0)
    }
}

/// As many as the machine lets one process have open.
fn connections() -> usize {
    let files = getrlimit(Resource::RLIMIT_NOFILE).map_or(1_024, |(files, _)| files);
    usize::try_from(files.saturating_sub(OTHER_FILES).min(CONNECTIONS_MAX)).unwrap_or(1_000)
}
