use std::path::Path;

use anyhow::Result;

use crate::process;

/// Builds the pages around the core.
///
/// # Errors
/// The build fails.
pub(crate) fn build(web: &Path) -> Result<()> {
    run(web, "build")
}

/// Checks types and components.
///
/// # Errors
/// Something was found.
pub(crate) fn check(web: &Path) -> Result<()> {
    run(web, "check")
}

fn run(web: &Path, script: &str) -> Result<()> {
    process::run(process::program("npm").args(["run", "--silent", script]).current_dir(web))
}
