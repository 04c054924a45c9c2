use std::net::TcpListener;
use std::path::PathBuf;
use std::thread::JoinHandle;

use banister_server::{Clock, Config, start};
use clap::Parser;
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::Client;

/// A real server on a free port, with a database file of its own.
///
/// ```ignore
/// let app = TestApp::start();
/// let anna = app.register("anna");
/// assert_snapshot!(anna.get("/v1/logs"), @r#"200 {"items":[]}"#);
/// ```
///
/// It stops when it is dropped; that it stops at once is part of every test.
pub(crate) struct TestApp {
    pub(crate) address: String,
    /// The server's clock: tests move it instead of waiting.
    pub(crate) clock: Clock,
    folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TestApp {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// Starts a server with another configuration.
    pub(crate) fn with(configure: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut config = Config::parse_from(["banister-server", "--workers", "1"]);
        config.data_dir = folder.path().to_owned();
        config.database = None;
        config.attempts_per_minute = 10_000.try_into().unwrap();
        configure(&mut config);
        let clock = config.clock.clone();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let shutdown = async move { drop(stopped.await) };
            actix_web::rt::System::new().block_on(start(config, listener, shutdown)).unwrap();
        });
        Self { address, clock, folder, stop: Some(stop), thread: Some(thread) }
    }

    /// Starts a server on a database that others may use too, or that outlives this one.
    pub(crate) fn on(database: &str) -> Self {
        Self::with(|config| config.database = Some(database.parse().unwrap()))
    }

    /// Somebody without an account.
    pub(crate) fn anyone(&self) -> Client {
        Client::new(&self.address)
    }

    /// Registers `NAME@example.org`, and gives the client of their first device.
    pub(crate) fn register(&self, name: &str) -> Client {
        self.anyone().enter("/v1/accounts", name, "phone", None)
    }

    /// Logs `NAME@example.org` in on another device.
    pub(crate) fn log_in(&self, name: &str) -> Client {
        self.anyone().enter("/v1/sessions", name, "tablet", None)
    }

    /// The file the server keeps everything in.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("banister.db")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}
