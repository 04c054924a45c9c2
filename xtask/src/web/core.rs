use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::{install, workspace};

const PACKAGE: &str = "banister-web";
/// The profile in the workspace's manifest that is made for downloads.
const PROFILE: &str = "wasm";
/// What today's browsers all have, and rustc uses (<https://webassembly.org/features/>).
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
];

/// Builds the core for browsers, with its JavaScript side, into `core`.
///
/// # Errors
/// The target or a package is missing, or the build fails.
pub(crate) fn build(web: &Path, core: &Path) -> Result<()> {
    build_with(web, core, &[])
}

/// Builds it with the conformance suite of a device's storage, for the browser tests.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_for_tests(web: &Path) -> Result<()> {
    build_with(web, &web.join("tests/core"), &["--features", "conformance"])
}

/// Finds what clippy finds, in what only a browser's build compiles too.
///
/// # Errors
/// The target is missing, or clippy has something to say.
pub(crate) fn lint() -> Result<()> {
    let target = install::wasm_target()?;
    let clippy = ["clippy", "--package", PACKAGE, "--target", target, "--all-features"];
    process::run(process::cargo(&clippy).args(["--", "--deny", "warnings"]))
}

fn build_with(web: &Path, core: &Path, words: &[&str]) -> Result<()> {
    let target = install::wasm_target()?;
    let build = ["build", "--package", PACKAGE, "--target", target, "--profile", PROFILE];
    process::run(process::cargo(&build).args(words))?;
    let made = workspace::target().join(target).join(PROFILE).join("banister_web.wasm");
    bind(&made, core, &web.join("src/generated"))?;
    shrink(web, &core.join("banister_web_bg.wasm"))
}

fn bind(wasm: &Path, core: &Path, types: &Path) -> Result<()> {
    fs::create_dir_all(core)?;
    let run = ["run", "--quiet", "--package", "xtask", "--features", "bindings"];
    let mut cargo = process::cargo(&run);
    process::run(cargo.args(["--bin", "xtask-bindings", "--"]).arg(wasm).arg(core).arg(types))
}

fn shrink(web: &Path, wasm: &Path) -> Result<()> {
    let mut optimise = process::program(web.join("node_modules/.bin/wasm-opt"));
    // What `-Oz` makes is smaller, but larger once it is compressed (docs/decisions/0011).
    optimise.args(FEATURES).args(["-O1", "--strip-producers"]).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut optimise)
}
