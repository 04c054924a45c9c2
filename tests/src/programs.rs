//! Where the programs under test are.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// The path of `banister` or `banister-server`, built from the sources as they are now.
pub fn program(name: &str) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build).join(name)
}

/// Builds both beside the tests that run; there is nothing to do if that has been done. The
/// whole workspace with every feature, tests included, as `cargo test` builds it: for other
/// features everything would be built anew.
fn build() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--workspace", "--all-features", "--bins", "--tests"])
        .status();
    match built {
        Ok(status) if status.success() => {}
        other => panic!("the programs cannot be built: {other:?}"),
    }
    // target/debug/deps/e2e-… → target/debug
    let folder =
        std::env::current_exe().ok().and_then(|test| Some(test.parent()?.parent()?.into()));
    folder.unwrap_or_else(|| panic!("this test has no folder"))
}
