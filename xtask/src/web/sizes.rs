use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

/// What a first load may have, compressed.
const FIRST_BYTES_MAX: u64 = 450_000;

/// Says how large each part of the app is, and what a phone downloads of it.
///
/// # Errors
/// The folder cannot be read, there is no gzip, or a first load is too large.
pub(crate) fn tell(dist: &Path) -> Result<()> {
    let (mut bytes, mut compressed, mut first) = (0, 0, 0);
    let page = fs::read_to_string(dist.join("index.html")).context("there is no index.html")?;
    for file in files(dist)? {
        let size = Size::of(&file)?;
        let name = name(&file, dist).to_string();
        println!("{:>7} {:>9}  {name}", kb(size.bytes), kb(size.compressed));
        bytes += size.bytes;
        compressed += size.compressed;
        first += if is_first(&name, &page) { size.compressed } else { 0 };
    }
    println!("the app: {} KB in {}", kb(bytes), workspace::shown(dist));
    println!("         {} KB compressed", kb(compressed));
    println!("         {} KB of it before a tap can be stored", kb(first));
    if first > FIRST_BYTES_MAX {
        bail!("a first load may have {} KB", kb(FIRST_BYTES_MAX));
    }
    Ok(())
}

/// Whether the start screen needs it: the page and all that it names, but for the core, which
/// may come later (docs/decisions/0011).
fn is_first(name: &str, page: &str) -> bool {
    name == "index.html" || (page.contains(name) && !name.ends_with(".wasm"))
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
    fn a_first_load_is_the_page_and_what_it_names_without_the_core() {
        let page = r#"<link href="/assets/core-1a.wasm"><script src="/assets/index-1a.js">"#;
        let first = ["index.html", "assets/index-1a.js"];
        let later = ["assets/core-1a.wasm", "assets/Charts-1a.js", "sw.js"];
        assert!(first.iter().all(|name| is_first(name, page)));
        assert!(!later.iter().any(|name| is_first(name, page)));
    }

    #[test]
    fn sizes_are_told_in_thousands() {
        assert_eq!([kb(0), kb(1_999), kb(450_050)], ["0.0", "1.9", "450.0"]);
    }
}
