//! The proof that `shared` is clean: no runtime, no server, no database. That it builds for the
//! browser is seen when the app is built.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::process;

const SHARED: &str = "banister-shared";

/// Families of crates that `shared` may not reach, however indirectly, with whatever feature.
const FORBIDDEN: &[&str] = &["actix", "diesel", "libsqlite3", "pq", "tokio"];

/// A dependency that it does have. If that one is not in the list, the list proves nothing.
const KNOWN: &str = "automerge";

/// # Errors
/// It reaches one of the forbidden crates, or cargo's answer cannot be read.
pub(crate) fn reaches_nothing_forbidden() -> Result<()> {
    let tree = process::output(&mut tree())?;
    let reached = dependencies(&tree);
    if !reached.contains(KNOWN) {
        bail!("cargo tree does not list {KNOWN} below {SHARED}, so its answer proves nothing");
    }
    if let Some(found) = reached.iter().find(|name| is_forbidden(name)) {
        bail!(
            "{SHARED} reaches {found}. See how: cargo tree --package {SHARED} --all-features \
             --edges normal,build --target all --invert {found}"
        );
    }
    println!("{} crates, none of {}", reached.len(), FORBIDDEN.join(", "));
    Ok(())
}

/// Every target and feature, so that nothing hides behind a `cfg`.
fn tree() -> std::process::Command {
    let mut cargo = process::cargo(&["tree", "--package", SHARED, "--edges", "normal,build"]);
    cargo.args(["--target", "all", "--all-features", "--prefix", "none", "--format", "{p}"]);
    cargo
}

/// The names in lines such as `bs58 v0.5.1 (*)`.
fn dependencies(tree: &str) -> BTreeSet<&str> {
    tree.lines().filter_map(|line| line.split_whitespace().next()).collect()
}

fn is_forbidden(name: &str) -> bool {
    FORBIDDEN
        .iter()
        .filter_map(|family| name.strip_prefix(family))
        .any(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_a_tree() {
        let tree = "banister-shared v0.1.0 (/somewhere)\nautomerge v0.12.0\nserde v1.0.0 (*)\n";
        let reached = dependencies(tree);
        assert_eq!(reached.into_iter().collect::<Vec<_>>(), [KNOWN, SHARED, "serde"]);
    }

    #[test]
    fn a_family_is_forbidden_and_nothing_that_only_sounds_like_it() {
        for name in ["tokio", "tokio-util", "actix-web", "diesel_migrations", "libsqlite3-sys"] {
            assert!(is_forbidden(name), "{name}");
        }
        for name in ["automerge", "tokionic", "pqueue"] {
            assert!(!is_forbidden(name), "{name}");
        }
    }
}
