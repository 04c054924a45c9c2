//! Where things are in the working copy.

use std::path::{Path, PathBuf};

/// The folder of the workspace's `Cargo.toml`.
///
/// Cargo says at run time where the package is, so a working copy may be moved after
/// it was built.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or(package.clone(), Path::to_path_buf)
}

/// The folder cargo builds into.
pub(crate) fn target() -> PathBuf {
    let chosen =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    root().join(chosen)
}

/// A program that `cargo build --release` made.
pub(crate) fn release(program: &str) -> PathBuf {
    target().join("release").join(program)
}

/// The path as one would type it from the current folder, where that is shorter.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.lock").is_file());
        assert!(root().join("xtask").is_dir());
    }

    #[test]
    fn a_path_below_the_current_folder_is_shown_without_it() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(shown(&here.join("target/up")), "target/up");
        assert_eq!(shown(Path::new("/elsewhere")), "/elsewhere");
    }
}
