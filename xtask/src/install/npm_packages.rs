//! Packages of npm's registry, in the versions of a lock file, and the Node that runs them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::debian;
use crate::{process, workspace};

/// Makes sure that the packages of a folder are there, for `purpose`.
///
/// # Errors
/// Node or npm is missing and cannot be installed, or npm has nowhere to load packages from.
pub(crate) fn npm_packages(folder: &Path, purpose: &str) -> Result<()> {
    let is_there = |program| process::succeeds(process::program(program).arg("--version"));
    if !is_there("node") || !is_there("npm") {
        // Debian's npm brings its nodejs.
        debian::install("npm", purpose)?;
    }
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing npm's packages into {}", workspace::shown(folder));
    process::run(process::program("npm").args(["ci", "--loglevel=error"]).current_dir(folder))
        .with_context(|| format!("{purpose} needs packages of npm's registry, once"))?;
    // Written last: an installation that was interrupted is done again.
    Ok(fs::write(installed, lock)?)
}
