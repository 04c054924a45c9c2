//! A device in a folder of its own, and the program run on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use diesel::{Connection, SqliteConnection};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Device {
    folder: TempDir,
}

impl Device {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// The program with these words, ready to run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banister"));
        command.args(words).env("BANISTER_HOME", self.folder()).env("TZ", "Europe/Berlin");
        command.env_remove("BANISTER_SERVER").stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn output(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// What it prints; it must succeed.
    pub(crate) fn run(&self, words: &[&str]) -> String {
        let output = self.output(words);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{words:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.run(words)).unwrap()
    }

    /// The exit code and what it complains of; it must fail.
    pub(crate) fn fails(&self, words: &[&str]) -> String {
        let output = self.output(words);
        assert!(!output.status.success(), "{words:?} succeeded");
        assert_eq!(output.stdout, b"", "nothing is printed beside the error");
        let told = String::from_utf8(output.stderr).unwrap();
        format!("{} {}", output.status.code().unwrap(), told.trim_end())
    }

    /// Logs an episode and gives its id.
    pub(crate) fn log(&self, words: &[&str]) -> String {
        let made = self.json(&[&["spasm", "log", "--json"], words].concat());
        made["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn items(&self) -> Vec<Value> {
        self.json(&["timeline", "--json"])["items"].as_array().unwrap().clone()
    }

    pub(crate) fn database(&self) -> SqliteConnection {
        let path = self.file("device.db");
        SqliteConnection::establish(path.to_str().unwrap()).unwrap()
    }
}
