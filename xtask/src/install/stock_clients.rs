//! automerge-repo and the Node that runs it, for the tests with stock clients.

use anyhow::Result;

use super::npm_packages;
use crate::workspace;

/// Makes sure that the stock clients of the tests are there, in the versions of their lock file.
///
/// # Errors
/// Node or npm is missing and cannot be installed, or npm has nowhere to load packages from.
pub(crate) fn stock_clients() -> Result<()> {
    npm_packages(&workspace::root().join("tests/interop-js"), "testing with automerge-repo")
}
