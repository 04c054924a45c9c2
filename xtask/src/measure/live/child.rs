//! A server that is not ours: it says where it listens, and ends when its input is closed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result};

use super::home::Home;
use super::peer::{Pass, Serving};

/// It listens after this time, or has failed.
const START: Duration = Duration::from_secs(30);

/// A process that is ended when this is dropped, and that ends by itself when this process does.
pub(crate) struct Listening {
    child: Child,
    url: String,
}

impl Listening {
    /// Starts it and waits for its first line, `listening on URL`.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut started = Self { child: child.context("cannot start it")?, url: String::new() };
        let stdout = started.child.stdout.take().context("its output is not connected")?;
        let (sender, line) = mpsc::channel();
        std::thread::spawn(move || sender.send(BufReader::new(stdout).lines().next()));
        let line = line.recv_timeout(START).ok().flatten().context("it did not start")??;
        let url = line.strip_prefix("listening on ").context("it says something else")?;
        url.clone_into(&mut started.url);
        Ok(started)
    }
}

impl Serving for Listening {
    fn process(&self) -> u32 {
        self.child.id()
    }

    fn admit(&self, home: &Home) -> Result<Vec<Pass>> {
        Ok(vec![Pass(String::new()); home.devices.len()])
    }

    fn url(&self, _: &Pass) -> String {
        self.url.clone()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It may have ended already, and nothing is left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
