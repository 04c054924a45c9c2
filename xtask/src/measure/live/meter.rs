//! A server's processor time for a piece of work.

use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use super::super::process::cpu_ms;

/// A server that uses less than this in [`WINDOW`] has nothing to do.
const QUIET_MS: f64 = 2.0;
const WINDOW: Duration = Duration::from_millis(200);
/// A server that is not quiet after so many windows (10 s) never is.
const WINDOWS_MAX: usize = 50;
/// Unless it has just been given a whole log (2 min).
const FILLED_WINDOWS_MAX: usize = 600;

/// Reads how much processor time a process has used since a moment.
pub(crate) struct Meter {
    process: u32,
    begun_ms: f64,
}

impl Meter {
    /// Begins now.
    ///
    /// # Errors
    /// The process is gone; so everywhere here.
    pub(crate) fn now(process: u32) -> Result<Self> {
        Ok(Self { process, begun_ms: cpu_ms(process)? })
    }

    /// Begins when the process has nothing more to do.
    pub(crate) async fn quiet(process: u32) -> Result<Self> {
        quiet(process).await?;
        Self::now(process)
    }

    /// Waits until the process has nothing more to do after it was given very much.
    pub(crate) async fn settle(process: u32) -> Result<()> {
        wait(process, FILLED_WINDOWS_MAX).await
    }

    /// Processor time since then, in ms.
    pub(crate) fn read(&self) -> Result<f64> {
        Ok(cpu_ms(self.process)? - self.begun_ms)
    }

    /// The same, with what the server still does after everyone was answered.
    pub(crate) async fn read_when_quiet(&self) -> Result<f64> {
        quiet(self.process).await?;
        self.read()
    }
}

async fn quiet(process: u32) -> Result<()> {
    wait(process, WINDOWS_MAX).await
}

async fn wait(process: u32, windows_max: usize) -> Result<()> {
    for _ in 0..windows_max {
        let before = cpu_ms(process)?;
        sleep(WINDOW).await;
        if cpu_ms(process)? - before < QUIET_MS {
            break;
        }
    }
    Ok(())
}
