//! PostgreSQL for the tests, which start a server of their own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::debian;

/// The folder of PostgreSQL's server programs, installed if there is none.
///
/// # Errors
/// They are missing and cannot be installed: the tests never leave PostgreSQL out.
pub(crate) fn postgres() -> Result<PathBuf> {
    if let Some(folder) = find() {
        return Ok(folder);
    }
    debian::install("postgresql", "testing on PostgreSQL")?;
    find().context("the package postgresql is installed, but its initdb was not found")
}

/// What the person says, the newest in Debian's folders, or what is in the PATH.
fn find() -> Option<PathBuf> {
    let said = std::env::var_os("BANISTER_POSTGRES_BIN").map(PathBuf::from);
    let versions = Path::new("/usr/lib/postgresql").read_dir().into_iter().flatten().flatten();
    let mut debians: Vec<PathBuf> = versions.map(|version| version.path()).collect();
    debians.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debians = debians.into_iter().map(|folder| folder.join("bin"));
    said.into_iter().chain(debians).chain(std::env::split_paths(&path)).find(|f| is_there(f))
}

fn version(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.parse().ok()
}

fn is_there(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}
