//! The browser that the app is tested in.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::debian;

/// Where Debian's package puts it.
const PROGRAM: &str = "/usr/bin/chromium";

/// The browser: what `CHROMIUM` says, or Debian's, installed if there is none.
///
/// # Errors
/// It is missing and cannot be installed: the tests never leave the browser out.
pub(crate) fn chromium() -> Result<PathBuf> {
    let said = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let found = || said.iter().cloned().chain([PROGRAM.into()]).find(|path| path.is_file());
    if let Some(program) = found() {
        return Ok(program);
    }
    debian::install("chromium", "testing the app in a browser")?;
    found().context("the package chromium is installed, but its program was not found")
}
