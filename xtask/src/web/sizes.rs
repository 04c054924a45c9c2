use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Says how large the app is on disk; the server sends it compressed.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn tell(dist: &Path) -> Result<()> {
    println!("the app: {} KB in {}", bytes(dist)? / 1000, crate::workspace::shown(dist));
    Ok(())
}

fn bytes(folder: &Path) -> Result<u64> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("nothing was built into {}", folder.display()))?;
    entries.map(|entry| size(&entry?)).sum()
}

fn size(entry: &fs::DirEntry) -> Result<u64> {
    let meta = entry.metadata()?;
    if meta.is_dir() { bytes(&entry.path()) } else { Ok(meta.len()) }
}
