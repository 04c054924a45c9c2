//! Debian packages, installed as root or with a sudo that asks nothing.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// Installs a package with apt-get.
///
/// # Errors
/// There is no apt-get or no right to use it, and then the error says what to do
/// by hand; or apt-get fails.
pub(crate) fn install(package: &str, purpose: &str) -> Result<()> {
    let Some(become_root) = privilege() else {
        bail!(
            "{purpose} needs the package {package}, and it cannot be installed from here. \
             Install it (on Debian: sudo apt-get install {package}), then run this again."
        );
    };
    println!("installing {package}, which {purpose} needs");
    process::run(apt(become_root).arg("update"))?;
    process::run(apt(become_root).args(["install", "--yes", "--no-install-recommends", package]))
}

/// The words to put before apt-get; nothing where it is missing or not allowed.
fn privilege() -> Option<&'static [&'static str]> {
    if !process::succeeds(process::program("apt-get").arg("--version")) {
        return None;
    }
    if process::output(process::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Some(&["env"]);
    }
    let sudo = process::succeeds(process::program("sudo").args(["--non-interactive", "true"]));
    sudo.then_some(&["sudo", "--non-interactive", "env"])
}

fn apt(become_root: &[&str]) -> Command {
    let mut command = process::program("env");
    command.args(become_root).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
    command
}
