//! `cargo xtask pictures`: the app's main screens, as the README shows them.

use anyhow::Result;

use crate::{install, process, web, workspace};

/// Take the pictures in docs/pictures again
///
/// Builds the app, fills a server of its own with the demo's made-up life, and takes pictures of
/// the main screens: phone and laptop, light and dark. Nothing of it needs a network but what is
/// installed first, if it is missing: Debian's packages of Node.js, npm and Chromium, and the
/// app's own from npm's registry.
#[derive(clap::Args)]
pub(crate) struct Pictures {
    /// Take the app as it was last built
    #[arg(long)]
    keep_app: bool,
}

impl Pictures {
    /// Takes them.
    ///
    /// # Errors
    /// Something cannot be installed or built, or a screen is not as it should be.
    pub(crate) fn run(&self) -> Result<()> {
        let chromium = install::chromium()?;
        if !self.keep_app {
            web::build(false)?;
        }
        process::run(&mut process::cargo(&["build", "--package", "banister-server"]))?;
        process::run(&mut process::cargo(&["build", "--package", "xtask", "--features", "demo"]))?;
        let debug = workspace::target().join("debug");
        let mut node = process::program("node");
        node.arg("scripts/pictures.js").current_dir(workspace::root().join("web"));
        node.env("CHROMIUM", chromium).env("BANISTER_SERVER", debug.join("banister-server"));
        process::run(node.env("BANISTER_DEMO", debug.join("xtask-demo")))
    }
}
