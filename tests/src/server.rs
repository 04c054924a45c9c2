//! A running `banister-server`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::programs::program;

/// The server, ended when this is dropped.
pub struct Server {
    child: Child,
    database: String,
    address: String,
}

impl Server {
    /// Starts the server on a free port and waits until it listens.
    pub fn start(database: &str) -> Self {
        Self::listen(database, "127.0.0.1:0")
    }

    /// Its address as a client writes it: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kills it at once (`SIGKILL`) and starts it again on the same port and database.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.restart();
    }

    /// Starts it again on the same port and database, after [`Server::kill`].
    pub fn restart(&mut self) {
        *self = Self::listen(&self.database.clone(), &self.address.clone());
    }

    /// Kills it at once; it stays away.
    pub fn kill(&mut self) {
        // It may have ended by itself; then there is nothing to kill, and waiting says so.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn listen(database: &str, address: &str) -> Self {
        let mut child = Command::new(program("banister-server"))
            .args(["--listen", address, "--database", database, "--log", "warn"])
            .args(["--attempts-per-minute", "1000"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("the server does not start: {error}"));
        let mut line = String::new();
        let stdout = child.stdout.take();
        let read = stdout.map(|stdout| BufReader::new(stdout).read_line(&mut line));
        let address = line.trim().strip_prefix("listening on http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("it does not listen: {read:?} {line:?}"));
        Self { child, database: database.to_owned(), address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
