use std::path::Path;

use anyhow::Result;

use crate::process;

/// Builds the pages around the core.
///
/// # Errors
/// The build fails.
pub(crate) fn build(web: &Path) -> Result<()> {
    process::run(process::program("npm").args(["run", "--silent", "build"]).current_dir(web))
}
