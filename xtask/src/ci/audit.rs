//! The audit of dependencies against `deny.toml`.
//!
//! Bans, licences and sources need nothing but the lock file and are always checked. The
//! advisories come from a database on the network that changes every day. Where it cannot be
//! fetched there is nothing to check against: the step says so, and so does the summary. It
//! never says `ok` alone, and with `--require-advisories` it fails. A database that was
//! fetched is always heeded.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::summary::Outcome;
use crate::{install, process};

/// # Errors
/// A dependency breaks a rule of `deny.toml`; cargo-deny cannot be built; or the database of
/// advisories is required and cannot be fetched.
pub(crate) fn run(advisories_required: bool) -> Result<Outcome> {
    let deny = install::cargo_deny()?;
    process::run(check(&deny).args(["bans", "licenses", "sources"]))?;
    if process::run(process::program(&deny).args(["fetch", "db"])).is_ok() {
        process::run(check(&deny).arg("advisories"))?;
        return Ok(Outcome::Ok);
    }
    if advisories_required {
        bail!("the database of advisories cannot be fetched, and --require-advisories was given");
    }
    println!("\nNOT CHECKED: advisories. Their database cannot be fetched from here (see above).");
    println!("Run `cargo xtask ci --only audit --require-advisories` where it can be reached.");
    Ok(Outcome::NotChecked("advisories"))
}

fn check(deny: &Path) -> Command {
    let mut command = process::program(deny);
    command.args(["--all-features", "check", "--hide-inclusion-graph"]);
    command
}
