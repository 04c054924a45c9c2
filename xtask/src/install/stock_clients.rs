//! automerge-repo and the Node that runs it, for the tests with stock clients.

use std::fs;

use anyhow::{Context, Result};

use super::debian;
use crate::{process, workspace};

/// Makes sure that the stock clients of the tests are there, in the versions of their lock file.
///
/// # Errors
/// Node or npm is missing and cannot be installed, or npm has nowhere to load packages from.
pub(crate) fn stock_clients() -> Result<()> {
    let is_there = |program| process::succeeds(process::program(program).arg("--version"));
    if !is_there("node") || !is_there("npm") {
        // Debian's npm brings its nodejs.
        debian::install("npm", "testing with automerge-repo")?;
    }
    let folder = workspace::root().join("tests/interop-js");
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing automerge-repo into {}", workspace::shown(&folder));
    process::run(process::program("npm").args(["ci", "--loglevel=error"]).current_dir(&folder))
        .context("the tests with stock clients need packages of npm's registry, once")?;
    // Written last: an installation that was interrupted is done again.
    Ok(fs::write(installed, lock)?)
}
