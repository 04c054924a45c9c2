//! Where things are in the working copy.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// The folder of this package. Cargo says at run time where it is, so a working copy may be
/// moved after it was built.
///
/// # Errors
/// None where cargo is.
pub(crate) fn package() -> Result<PathBuf> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    package.canonicalize().context("the working copy is gone")
}

/// The folder that this program was built into, above that of the profile.
///
/// # Errors
/// None where cargo is.
pub(crate) fn target() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).context("a program without a folder")?;
    Ok(target.to_owned())
}
