//! Ends a server when this process is gone, in whatever way that happens.

use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// The shell waits for a pipe that only this process holds.
const WATCH: &str = r#"cat >/dev/null; kill -9 "$0""#;

/// A shell that watches over a server, until this is dropped.
pub(crate) struct Watch(Child);

impl Watch {
    /// Watches over this process.
    ///
    /// # Errors
    /// There is no shell.
    pub(crate) fn over(process: u32) -> Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", WATCH, &process.to_string()]).stdin(Stdio::piped());
        Ok(Self(shell.stdout(Stdio::null()).spawn().context("cannot start a shell")?))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The shell must not outlive the server, whose number another process may get.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Child {
        Command::new("sleep").arg("60").spawn().unwrap()
    }

    #[test]
    fn when_the_pipe_closes_the_process_ends() {
        let mut process = sleeper();
        let mut watch = Watch::over(process.id()).unwrap();
        drop(watch.0.stdin.take());
        assert!(!process.wait().unwrap().success());
    }

    #[test]
    fn when_the_watch_ends_the_process_stays() {
        let mut process = sleeper();
        drop(Watch::over(process.id()).unwrap());
        assert!(process.try_wait().unwrap().is_none());
        process.kill().unwrap();
        process.wait().unwrap();
    }
}
