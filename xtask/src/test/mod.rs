//! `cargo xtask test`: every test of the workspace, on both databases.

mod browser;
mod snapshots;

use std::process::Command;
use std::{env, thread};

use anyhow::Result;

use crate::install;
use crate::process;
use snapshots::References;

/// How many tests run at the same time. They wait for disks and sockets as much as they compute.
const THREADS: &str = "RUST_TEST_THREADS";

/// Run all tests, installing what they need
///
/// Needs PostgreSQL's server programs, Node and npm for the app and for the stock clients that
/// are tested with, and Chromium; installs Debian's packages if they are missing. No database has to run: the tests start
/// their own, in a temporary folder, on a free port.
#[derive(clap::Args)]
pub(crate) struct Test {
    /// Run only the tests whose path contains this; may be repeated
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,

    /// Test only this package; may be repeated
    #[arg(long, short, value_name = "NAME")]
    package: Vec<String>,

    /// Stop at the first test program that fails
    #[arg(long)]
    fail_fast: bool,
}

impl Test {
    /// Every test, as CI runs them.
    pub(crate) fn everything() -> Self {
        Self { filter: Vec::new(), package: Vec::new(), fail_fast: false }
    }

    /// Runs the tests, and afterwards looks for snapshots that no test asked for.
    ///
    /// # Errors
    /// A test failed, a snapshot is stale, or something is missing and cannot be installed.
    pub(crate) fn run(&self) -> Result<()> {
        let postgres = install::postgres()?;
        if self.reaches("banister-tests") {
            install::stock_clients()?;
        }
        let references = References::begin()?;
        let mut command = self.command();
        command.env("BANISTER_POSTGRES_BIN", postgres);
        if env::var_os(THREADS).is_none() {
            command.env(THREADS, (2 * thread::available_parallelism()?.get()).to_string());
        }
        process::run(references.record(&mut command))?;
        if self.is_everything() {
            references.reject_stale()?;
            browser::run()?;
        }
        Ok(())
    }

    fn is_everything(&self) -> bool {
        self.filter.is_empty() && self.package.is_empty()
    }

    fn reaches(&self, package: &str) -> bool {
        self.package.is_empty() || self.package.iter().any(|name| name == package)
    }

    fn command(&self) -> Command {
        let mut cargo = process::cargo(&["test", "--all-features"]);
        if self.package.is_empty() {
            cargo.arg("--workspace");
        }
        cargo.args(self.package.iter().flat_map(|name| ["--package", name]));
        if !self.fail_fast {
            cargo.arg("--no-fail-fast");
        }
        if !self.filter.is_empty() {
            cargo.arg("--").args(&self.filter);
        }
        cargo
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_the_whole_workspace_with_all_features() {
        let test = Test::everything();
        assert!(test.is_everything() && test.reaches("banister-tests"));
        assert_eq!(
            process::line(&test.command()),
            "cargo test --all-features --workspace --no-fail-fast"
        );
    }

    #[test]
    fn filters_and_packages_narrow_it() {
        let test =
            Test { filter: vec!["merge".into()], package: vec!["xtask".into()], fail_fast: true };
        assert!(!test.is_everything());
        assert!(test.reaches("xtask") && !test.reaches("banister-tests"));
        assert_eq!(
            process::line(&test.command()),
            "cargo test --all-features --package xtask -- merge"
        );
    }
}
