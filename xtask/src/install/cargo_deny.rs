//! cargo-deny, which audits the dependencies.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::{process, workspace};

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// The path of cargo-deny, built into `target/tools` when it is not there yet.
///
/// # Errors
/// It cannot be downloaded or built.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    let tools = workspace::target().join("tools");
    let program = tools.join("bin/cargo-deny");
    if !is_current(&program) {
        println!("building cargo-deny {VERSION} into {}", workspace::shown(&tools));
        process::run(&mut build(&tools))?;
    }
    Ok(program)
}

fn is_current(program: &Path) -> bool {
    process::output(process::program(program).arg("--version"))
        .is_ok_and(|version| version.trim() == format!("cargo-deny {VERSION}"))
}

/// Built without optimisation: it runs for seconds, and optimising takes minutes.
fn build(tools: &Path) -> Command {
    let mut cargo = process::cargo(&["install", "--locked", "--debug", "--root"]);
    cargo.arg(tools).arg(format!("cargo-deny@{VERSION}")).env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo
}
