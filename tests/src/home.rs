//! A device: a `BANISTER_HOME` and the real `banister` in it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::programs::program;

/// A device's folder, removed when this is dropped.
pub struct Home {
    dir: TempDir,
}

impl Default for Home {
    fn default() -> Self {
        Self { dir: TempDir::new().unwrap_or_else(|error| panic!("no folder: {error}")) }
    }
}

impl Home {
    /// A device that is new.
    pub fn new() -> Self {
        Self::default()
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// `banister` with these arguments, to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program("banister"));
        command.args(args).env("BANISTER_HOME", self.path()).env("TZ", "Europe/Berlin");
        command.stdin(Stdio::null());
        command
    }

    /// Runs `banister` and gives what it said, whether or not it succeeded.
    pub fn try_run(&self, args: &[&str]) -> Output {
        let output = self.command(args).output();
        output.unwrap_or_else(|error| panic!("banister does not start: {error}"))
    }

    /// Runs `banister`, which must succeed; what it printed.
    pub fn run(&self, args: &[&str]) -> String {
        let output = self.try_run(args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{args:?} failed: {out}{err}");
        out
    }

    /// Runs `banister` with `--json`.
    pub fn json(&self, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("no JSON ({error}): {out}"))
    }

    /// The items of a list.
    pub fn items(&self, args: &[&str]) -> Vec<Value> {
        match self.json(args) {
            Value::Object(mut list) => match list.remove("items") {
                Some(Value::Array(items)) => items,
                other => panic!("no items: {other:?}"),
            },
            other => panic!("no list: {other}"),
        }
    }

    /// Registers an account, or logs in to it; the password is always the same.
    pub fn account(&self, verb: &str, server: &str, email: &str, device: &str) {
        let args = [verb, "--server", server, "--email", email, "--device", device];
        let mut command = self.command(&[&args[..], &["--password-stdin"]].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("no banister: {error}"));
        let written = child.stdin.take().map(|mut stdin| stdin.write_all(b"hold on tight\n"));
        let output = child.wait_with_output();
        let output = output.unwrap_or_else(|error| panic!("{written:?} {error}"));
        assert!(output.status.success(), "{verb} failed: {}", text(&output.stderr));
    }
}

/// What a program printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
