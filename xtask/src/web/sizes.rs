use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

/// Says how large each part of the app is, and what a phone downloads of it.
///
/// # Errors
/// The folder cannot be read, or there is no gzip.
pub(crate) fn tell(dist: &Path) -> Result<()> {
    let (mut bytes, mut compressed) = (0, 0);
    for file in files(dist)? {
        let size = Size::of(&file)?;
        println!("{:>7} {:>9}  {}", kb(size.bytes), kb(size.compressed), name(&file, dist));
        bytes += size.bytes;
        compressed += size.compressed;
    }
    println!("the app: {} KB in {}", kb(bytes), workspace::shown(dist));
    println!("         {} KB compressed", kb(compressed));
    Ok(())
}

struct Size {
    bytes: u64,
    compressed: u64,
}

impl Size {
    fn of(file: &Path) -> Result<Self> {
        let mut gzip = process::program("gzip");
        let packed = gzip.args(["--best", "--stdout"]).arg(file).output()?;
        if !packed.status.success() {
            bail!("cannot compress {}", file.display());
        }
        Ok(Self { bytes: fs::metadata(file)?.len(), compressed: packed.stdout.len() as u64 })
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("nothing was built into {}", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn name<'a>(file: &'a Path, dist: &Path) -> std::path::Display<'a> {
    file.strip_prefix(dist).unwrap_or(file).display()
}

fn kb(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_counted_as_it_is_and_compressed() {
        let source = workspace::root().join("xtask/src/web");
        let found = files(&source).unwrap();
        assert!(found.contains(&source.join("sizes.rs")));
        let size = Size::of(&source.join("sizes.rs")).unwrap();
        assert!(size.compressed > 0 && size.compressed < size.bytes);
    }

    #[test]
    fn sizes_are_told_in_thousands() {
        assert_eq!([kb(0), kb(1_999), kb(450_050)], ["0.0", "1.9", "450.0"]);
    }
}
