//! What a stranger does beside writing: it uploads pages and revokes devices.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use automerge::ChangeHash;
use banister_shared::ids::PageId;
use banister_shared::sync::SyncMessage;
use tokio::time::timeout;

use super::super::live::{Socket, block_on};
use super::attack::Clock;
use super::bytes::{Told, fat};
use super::ground::Account;

/// Changes of 60 KB in each page.
const CHANGES: usize = 3;
/// Between one errand and the next.
const PAUSE: Duration = Duration::from_millis(300);
/// What has not been answered by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The first of these pages, far from those that are written otherwise.
const FIRST_PAGE: usize = 100;

/// What is to be done.
pub(crate) struct Errands {
    agent: ureq::Agent,
    bearer: String,
    url: String,
    told: Told,
    pages: Vec<PageId>,
    /// Where each device is revoked.
    devices: Vec<String>,
}

/// The slowest of each, in ms.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) upload_ms: f64,
    pub(crate) revocation_ms: f64,
}

impl Errands {
    /// Of this account, which has devices to spare.
    ///
    /// # Errors
    /// It has none.
    pub(crate) fn of(account: &Account, address: &str) -> Result<Self> {
        let session = account.session()?;
        let spare = account.sessions.iter().skip(2);
        let device = |id| format!("{address}/v1/devices/{id}");
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE));
        Ok(Self {
            agent: config.build().new_agent(),
            bearer: format!("Bearer {}", session.access_token.reveal()),
            url: account.urls.first().context("no device")?.clone(),
            told: fat(CHANGES)?,
            pages: (0..100).map(|number| account.home.page(FIRST_PAGE + number)).collect(),
            devices: spare.map(|session| device(session.device_id)).collect(),
        })
    }

    /// Does one after the other until the clock stops. What fails counts as all of the time
    /// that was waited for.
    pub(crate) fn run(self, clock: &Clock) -> Done {
        let mut done = Done::default();
        let (mut pages, mut devices) = (self.pages.iter(), self.devices.iter());
        while clock.runs() {
            if let Some(page) = pages.next() {
                let took = timed(|| block_on(self.upload(*page)));
                done.upload_ms = done.upload_ms.max(took);
            }
            if let Some(device) = devices.next() {
                let took = timed(|| self.revoke(device));
                done.revocation_ms = done.revocation_ms.max(took);
            }
            std::thread::sleep(PAUSE);
        }
        done
    }

    async fn upload(&self, page: PageId) -> Result<()> {
        timeout(PATIENCE, async {
            let mut socket = Socket::open(&self.url, "uploader").await?;
            socket.sync(page, self.told.message.clone()).await?;
            until(&mut socket, page, &self.told.heads).await
        })
        .await?
    }

    fn revoke(&self, device: &str) -> Result<()> {
        let answer = self.agent.delete(device).header("authorization", &self.bearer).call()?;
        ensure!(answer.status() == 204, "it was not revoked");
        Ok(())
    }
}

/// Waits until the server says that it has these heads of a page.
///
/// # Errors
/// The connection is gone.
pub(crate) async fn until(socket: &mut Socket, page: PageId, heads: &[ChangeHash]) -> Result<()> {
    loop {
        let said = socket.next().await?;
        let data = said.data.filter(|_| said.page == page);
        let held = data.map(|data| SyncMessage::decode(&data)).transpose()?;
        if held.is_some_and(|held| held.heads == heads) {
            return Ok(());
        }
    }
}

fn timed(what: impl FnOnce() -> Result<()>) -> f64 {
    let begun = Instant::now();
    let took = match what() {
        Ok(()) => begun.elapsed(),
        Err(_) => PATIENCE,
    };
    took.as_secs_f64() * 1000.0
}
