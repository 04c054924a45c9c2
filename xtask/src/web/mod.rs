//! `cargo xtask web`: the app, from the core in wasm to the files that the server carries.

mod core;
mod pages;
mod sizes;

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
}

impl Web {
    /// Builds it.
    ///
    /// # Errors
    /// Something cannot be installed or built; the error says what.
    pub(crate) fn run(&self) -> Result<()> {
        build(self.keep_core)
    }
}

/// Builds the app.
///
/// # Errors
/// Something cannot be installed or built.
pub(crate) fn build(keep_core: bool) -> Result<()> {
    let folder = workspace::root().join("web");
    install::npm_packages(&folder, "building the app")?;
    let core = folder.join("src/wasm");
    if !(keep_core && core.is_dir()) {
        core::build(&folder, &core)?;
    }
    pages::build(&folder)?;
    sizes::tell(&folder.join("dist"))
}
