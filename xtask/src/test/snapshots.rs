//! Stale snapshots: files that no test compared anything with.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A file to which insta appends the path of every snapshot that a test asks for.
pub(crate) struct References(PathBuf);

impl References {
    /// Starts an empty list.
    ///
    /// # Errors
    /// The target folder is not writable.
    pub(crate) fn begin() -> Result<Self> {
        fs::create_dir_all(workspace::target())?;
        let list = workspace::target().join("snapshots-asked-for");
        fs::write(&list, "").with_context(|| format!("cannot write {}", list.display()))?;
        Ok(Self(list))
    }

    /// Lets the tests add to the list. They never change a snapshot themselves.
    pub(crate) fn record<'a>(&self, tests: &'a mut Command) -> &'a mut Command {
        tests
            .env("INSTA_SNAPSHOT_REFERENCES_FILE", &self.0)
            .env("INSTA_WORKSPACE_ROOT", workspace::root())
            .env("INSTA_UPDATE", "no")
    }

    /// # Errors
    /// A snapshot in the working copy is not on the list.
    pub(crate) fn reject_stale(&self) -> Result<()> {
        let asked = fs::read_to_string(&self.0)?;
        let asked: BTreeSet<PathBuf> = asked.lines().map(|path| resolved(path.as_ref())).collect();
        let stale: Vec<String> = snapshots_below(&workspace::root())?
            .into_iter()
            .filter(|path| !asked.contains(&resolved(path)))
            .map(|path| workspace::shown(&path))
            .collect();
        if !stale.is_empty() {
            bail!("no test asks for these snapshots; delete them:\n  {}", stale.join("\n  "));
        }
        Ok(())
    }
}

fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// All `.snap` files, without looking into what is built or hidden.
fn snapshots_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() && !is_left_out(&path) {
            found.extend(snapshots_below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            found.push(path);
        }
    }
    Ok(found)
}

fn is_left_out(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == "target" || name == "node_modules"
}
