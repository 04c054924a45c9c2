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
    // Just as the other tests were built, tests included: for other features everything that these
    // programs need would be compiled anew.
    let all = ["build", "--workspace", "--all-features", "--bins", "--tests"];
    process::run(&mut process::cargo(&all))?;
    let debug = workspace::target().join("debug");
    let mut npm = process::program("npm");
    npm.args(["run", "--silent", "test"]).current_dir(workspace::root().join("web"));
    npm.env("CHROMIUM", chromium).env("BANISTER_SERVER", debug.join("banister-server"));
    process::run(npm.env("BANISTER_DEMO", debug.join("xtask-demo")))
}
