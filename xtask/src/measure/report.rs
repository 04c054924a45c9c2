//! `docs/benchmarks.md`: the numbers with the machine they belong to.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::section::Section;
use super::{machine, place};

/// What begins a section.
const HEADING: &str = "\n## ";

/// Writes what was measured in the place of what the report had of it, and says where. The
/// other sections stay.
///
/// # Errors
/// The file cannot be read or written.
pub(crate) fn write(sections: &[Section], runs: usize) -> Result<PathBuf> {
    let file = place::package()?.join("../docs/benchmarks.md");
    let old = std::fs::read_to_string(&file);
    let old = old.with_context(|| format!("cannot read {}", file.display()))?;
    let text = text(&old, sections, runs);
    std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

fn text(old: &str, sections: &[Section], runs: usize) -> String {
    // The first part is the head, which is written anew.
    let mut all: Vec<String> = old.split(HEADING).skip(1).map(str::to_owned).collect();
    for section in sections {
        let Section { title, about, table } = section;
        let new = format!("{title}\n\nMedian of {runs} runs. {about}\n\n{table}\n");
        match all.iter_mut().find(|part| part.lines().next() == Some(title)) {
            Some(part) => *part = new,
            None => all.push(new),
        }
    }
    let bodies = all.iter().map(|part| format!("{HEADING}{}\n", part.trim_end()));
    format!("{}{}", head(), bodies.collect::<String>())
}

fn head() -> String {
    format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`: medians, and the lowest and highest of the runs that \
         each section names. Real servers and real programs on one machine, everything on \
         loopback:\n\n{}\n",
        machine::description()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(title: &'static str, table: &str) -> Section {
        Section { title, about: "Alone.".to_owned(), table: table.to_owned() }
    }

    #[test]
    fn what_was_not_measured_stays() {
        let first = text("", &[section("One", "| 1 |"), section("Two", "| 2 |")], 5);
        let second = text(&first, &[section("Two", "| 3 |"), section("Three", "| 4 |")], 3);
        let one = "\n## One\n\nMedian of 5 runs. Alone.\n\n| 1 |\n";
        let two = "\n## Two\n\nMedian of 3 runs. Alone.\n\n| 3 |\n";
        let three = "\n## Three\n\nMedian of 3 runs. Alone.\n\n| 4 |\n";
        assert_eq!(second, [&head(), one, two, three].concat());
    }
}
