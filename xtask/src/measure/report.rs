//! `docs/benchmarks.md`: the numbers with the machine they belong to.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::section::Section;
use super::{machine, place};

/// Writes the report and says where.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn write(sections: &[Section], runs: usize) -> Result<PathBuf> {
    let file = place::package()?.join("../docs/benchmarks.md");
    let text = text(sections, runs)?;
    std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

fn text(sections: &[Section], runs: usize) -> Result<String> {
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`: the median of {runs} runs, and the lowest and highest of \
         them. Real servers and real programs on one machine, everything on loopback:\n\n{}\n",
        machine::description()
    );
    for section in sections {
        write!(text, "\n## {}\n\n{}\n\n", section.title, section.about)?;
        writeln!(text, "{}", section.table)?;
    }
    Ok(text)
}
