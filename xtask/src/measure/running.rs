//! A real server with a database of its own, for as long as a measurement takes.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use banister_shared::api::{CreateAccount, CreateLog, Secret, Session};
use banister_shared::ids::{DeviceId, LogId};
use xtask::device::Server;

use super::watch::Watch;

/// How everybody logs in.
pub(crate) const EMAIL: &str = "robin@example.org";
/// With this password.
pub(crate) const PASSWORD: &str = "hold-the-rail";

/// A server that ends with this value.
pub(crate) struct Running {
    child: Child,
    watch: Option<Watch>,
    /// Where it listens.
    pub(crate) address: String,
}

/// Our server, with the environment that `deploy/` gives it: the allocator gives back what is free
/// after 10 ms. After a second, as it would by itself, an attack finds twice as much memory taken.
pub(crate) fn server() -> Result<Command> {
    let mut command = Command::new(beside("banister-server")?);
    command.env("MIMALLOC_PURGE_DELAY", "10");
    Ok(command)
}

impl Running {
    /// Starts a server on this database. It does not hold back fast clients.
    pub(crate) fn on(database: &str) -> Result<Self> {
        let mut command = server()?;
        command.args(["--listen", "127.0.0.1:0", "--database", database, "--log", "error"]);
        command.args(["--attempts-per-minute", "1000000"]).stdout(Stdio::piped());
        let mut child = command.spawn().context("cannot start banister-server")?;
        let stdout = child.stdout.take().context("the server's output is not connected")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let watch = Watch::over(child.id()).ok();
        let running = Self { child, watch, address: address.clone().unwrap_or_default() };
        address.context("the server did not start")?;
        Ok(running)
    }

    /// Its process, for the kernel's books.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// A client of it.
    pub(crate) fn client(&self) -> Server {
        Server::at(&self.address)
    }

    /// Registers the one account, on this device.
    pub(crate) fn register(&self, device: DeviceId) -> Result<Session> {
        self.client().register(&CreateAccount {
            email: EMAIL.to_owned(),
            password: Secret(PASSWORD.to_owned()),
            display_name: None,
            device_name: "bench".to_owned(),
            device_id: Some(device),
        })
    }

    /// Makes a log.
    pub(crate) fn make_log(&self, session: &Session, log: LogId) -> Result<()> {
        self.client().create_log(session, &CreateLog { id: Some(log), name: None })?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.watch.take());
        // It may have ended already, and nothing is left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that was built together with this one.
pub(crate) fn beside(program: &str) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(program))
}
