//! PostgreSQL for the tests, which start a server of their own.

use std::path::Path;

use anyhow::{Result, bail};

use super::debian;

/// Makes sure that PostgreSQL's server programs are on this machine.
///
/// # Errors
/// They are missing and cannot be installed: the tests never leave PostgreSQL out.
pub(crate) fn postgres() -> Result<()> {
    if is_there() {
        return Ok(());
    }
    debian::install("postgresql", "testing on PostgreSQL")?;
    if !is_there() {
        bail!("the package postgresql is installed, but its initdb was not found");
    }
    Ok(())
}

/// Debian keeps the server's programs out of the PATH, in a folder per version.
fn is_there() -> bool {
    let versions = Path::new("/usr/lib/postgresql").read_dir().into_iter().flatten().flatten();
    let folders = std::env::var_os("PATH").unwrap_or_default();
    versions
        .map(|version| version.path().join("bin"))
        .chain(std::env::split_paths(&folders))
        .any(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}
