//! Somebody who uses the server as people do.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use super::super::live::{Load, Seat, block_on, pass};
use super::attack::{Clock, Ready};
use super::errands::Errands;
use super::ground::{Account, Ground};
use super::noticed::Noticed;

/// How long an attack goes on.
const ATTACK: Duration = Duration::from_secs(8);
/// For as long.
const LOAD: Load = Load { per_second: 20, each: 160 };
/// Episodes of the page before it begins: an ordinary month.
const BEGUN: usize = 30;
/// Unlike those of whoever attacks.
const SEED: u64 = 5_000;
/// Devices that may be revoked meanwhile, beside the one that writes and the one that reads.
const SPARE: usize = 10;

/// A stranger to whoever attacks.
pub(crate) struct Stranger(Account);

impl Stranger {
    /// Registers.
    ///
    /// # Errors
    /// The server refuses.
    pub(crate) fn new(ground: &Ground) -> Result<Self> {
        Ok(Self(ground.account(SEED, 2 + SPARE)?))
    }

    /// What is noticed while somebody does this.
    ///
    /// # Errors
    /// The server did not answer before.
    pub(crate) fn during(self, ground: &Ground, attack: Ready) -> Result<Noticed> {
        let account = &self.0;
        let errands = Errands::of(account, &ground.server.running.address)?;
        thread::scope(|scope| {
            block_on(async {
                let seat = self.seat().await?;
                let clock = Arc::new(Clock::lasting(ATTACK));
                let (theirs, own) = (clock.clone(), clock.clone());
                scope.spawn(move || attack(&theirs));
                let errands = scope.spawn(move || errands.run(&own));
                let (took_ms, sent) = pass(vec![seat], LOAD).await;
                let errands = errands.join().map_err(|_| anyhow!("the errands died"))?;
                Ok(Noticed {
                    took_ms,
                    sent,
                    upload_ms: errands.upload_ms,
                    revocation_ms: errands.revocation_ms,
                    peak_mib: ground.peak_mib()?,
                    done: clock.done(),
                })
            })
        })
    }

    async fn seat(&self) -> Result<Seat> {
        let Account { home, urls, .. } = &self.0;
        let [writer, reader, ..] = urls.as_slice() else { return Err(anyhow!("no devices")) };
        let whole = home.month(BEGUN + LOAD.each)?.begun(BEGUN)?;
        let page = home.page(0);
        Seat::take((writer, reader), page, Arc::new(whole)).await.context("before any attack")
    }
}
