//! `cargo xtask web`: the app, from the core in wasm to the files that the server carries.

mod core;
mod pages;
mod sizes;

use std::path::PathBuf;

use anyhow::Result;

use crate::{install, workspace};

/// Build the app into web/dist, from where the server takes it
///
/// Needs Node and npm; installs Debian's packages if they are missing, and the app's own from
/// npm's registry, once.
#[derive(clap::Args)]
pub(crate) struct Web {
    /// Leave out the core, if it has been built before
    #[arg(long)]
    keep_core: bool,

    /// Build only what the browser tests need besides: the core with the checks of its storage,
    /// into web/tests/core
    #[arg(long, conflicts_with = "keep_core")]
    conformance: bool,
}

impl Web {
    /// Builds it.
    ///
    /// # Errors
    /// Something cannot be installed or built; the error says what.
    pub(crate) fn run(&self) -> Result<()> {
        if self.conformance { build_for_tests() } else { build(self.keep_core) }
    }
}

/// Builds the app.
///
/// # Errors
/// Something cannot be installed or built.
pub(crate) fn build(keep_core: bool) -> Result<()> {
    let folder = installed()?;
    let core = folder.join("src/wasm");
    if !(keep_core && core.is_dir()) {
        core::build(&folder, &core)?;
    }
    pages::build(&folder)?;
    sizes::tell(&folder.join("dist"))
}

/// Builds the core that the browser tests run.
///
/// # Errors
/// Something cannot be installed or built.
pub(crate) fn build_for_tests() -> Result<()> {
    core::build_for_tests(&installed()?)
}

/// Checks what `cargo xtask ci` does of the app: the core as browsers build it, and every type
/// of the pages against those of the core.
///
/// # Errors
/// Something is missing, or something was found.
pub(crate) fn check() -> Result<()> {
    core::lint()?;
    build(false)?;
    pages::check(&workspace::root().join("web"))
}

/// The app's folder, with its packages.
fn installed() -> Result<PathBuf> {
    let folder = workspace::root().join("web");
    install::npm_packages(&folder, "building the app")?;
    Ok(folder)
}
