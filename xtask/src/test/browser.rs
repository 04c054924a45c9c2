//! The app in a real browser, against the real server.

use anyhow::Result;

use crate::{install, process, web, workspace};

/// Builds the app and whatever its tests need, and runs them.
///
/// # Errors
/// Something cannot be installed or built, or a test failed.
pub(super) fn run() -> Result<()> {
    let chromium = install::chromium()?;
    web::build(false)?;
    web::build_for_tests()?;
    process::run(&mut process::cargo(&["build", "--package", "banister-server"]))?;
    let server = workspace::target().join("debug/banister-server");
    let mut npm = process::program("npm");
    npm.args(["run", "--silent", "test"]).current_dir(workspace::root().join("web"));
    process::run(npm.env("CHROMIUM", chromium).env("BANISTER_SERVER", server))
}
