use std::path::PathBuf;

use banister_shared::ids::LogId;
use tempfile::TempDir;

use crate::{Client, Program};

/// The program itself with a database of its own, where memory or files are to be counted.
pub(super) struct Running {
    // Dropped first: it writes into the folder.
    pub(super) program: Program,
    _folder: TempDir,
}

impl Running {
    /// Starts it on nothing.
    pub(super) fn start() -> Self {
        Self::on(|_| {})
    }

    /// Starts it on what has been written into this database before.
    pub(super) fn on(prepare: impl FnOnce(&str)) -> Self {
        let folder = TempDir::new().unwrap();
        let file: PathBuf = folder.path().join("banister.db");
        let database = format!("sqlite://{}", file.display());
        prepare(&database);
        Self { program: Program::start(&database), _folder: folder }
    }

    pub(super) fn anyone(&self) -> Client {
        Client::new(&self.program.address)
    }

    /// Does something that may take so much more of its memory than anything before, where the
    /// kernel tells.
    pub(super) fn grow_by_less_than(&self, mib: u64, what: impl FnOnce()) {
        let before = self.program.peak_mib();
        what();
        let grown = self.program.peak_mib().zip(before).map(|(after, before)| after - before);
        assert!(grown.is_none_or(|grown| grown < mib), "{grown:?} MiB");
    }

    /// Somebody with a device and a log.
    pub(super) fn register(&self, name: &str) -> (Client, LogId) {
        let client = self.anyone().enter("/v1/accounts", name, "phone", None);
        let log = client.new_log();
        (client, log)
    }
}
