//! The server's process: for a while, to fill its database, and then for good.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::welcome;
use crate::{process, workspace};

/// What the server's first line on standard output begins with.
const LISTENING: &str = "listening on ";

/// A server that can be started on a folder.
pub(crate) struct Server {
    listen: String,
    /// The file that holds everything.
    pub(crate) database: PathBuf,
}

impl Server {
    /// A server for this address that keeps its database in this folder.
    pub(crate) fn new(listen: &str, folder: &Path) -> Self {
        Self { listen: listen.to_owned(), database: folder.join("banister.db") }
    }

    /// Replaces this process by the server, so that a signal meant for one reaches the other.
    ///
    /// # Errors
    /// The server's program cannot be started.
    pub(crate) fn become_it(&self) -> Result<()> {
        use std::os::unix::process::CommandExt;
        Err(self.command(&self.listen).exec()).context("cannot start banister-server")
    }

    /// Fills the database over HTTP, as devices would, on a port that nobody else knows. A new
    /// database that could not be filled is taken away again, so that one can simply try again.
    ///
    /// # Errors
    /// The server does not start, or it refuses something.
    pub(crate) fn fill(&self) -> Result<()> {
        let is_new = !self.database.exists();
        let mut child = self.command("127.0.0.1:0").stdout(Stdio::piped()).spawn()?;
        let filled = address(&mut child).and_then(|address| self.run_demo(&address));
        stop(&mut child)?;
        if filled.is_err() && is_new {
            self.remove();
        }
        filled
    }

    fn run_demo(&self, address: &str) -> Result<()> {
        let mut demo = process::program(workspace::release("xtask-demo"));
        let homes = self.database.parent().map(workspace::shown).unwrap_or_default();
        demo.args([address, "--later-at", &format!("http://{}", self.listen)]);
        demo.args(["--banister", &welcome::banister(), "--homes", &homes]);
        process::run(&mut demo)
    }

    fn remove(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let file = format!("{}{suffix}", self.database.display());
            // What is not there need not be removed.
            let _ = std::fs::remove_file(file);
        }
    }

    fn command(&self, listen: &str) -> Command {
        let mut command = process::program(workspace::release("banister-server"));
        let database = format!("sqlite://{}", self.database.display());
        command.args(["--listen", listen, "--database", &database]);
        command
    }
}

/// The address in the server's first line.
fn address(child: &mut Child) -> Result<String> {
    let mut line = String::new();
    let stdout = child.stdout.take().context("the server's output is not connected")?;
    BufReader::new(stdout).read_line(&mut line)?;
    match line.trim().strip_prefix(LISTENING) {
        Some(address) => Ok(address.to_owned()),
        None => bail!("the server did not start: {}", line.trim()),
    }
}

/// Asks the server to end, and waits until it has.
fn stop(child: &mut Child) -> Result<()> {
    let ask = format!("kill -TERM {}", child.id());
    process::run(process::program("sh").args(["-c", &ask]))?;
    child.wait()?;
    Ok(())
}
