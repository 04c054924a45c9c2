//! Measures what a person or an operator would notice: `cargo xtask bench` builds and runs this.
#![expect(clippy::print_stdout, reason = "this program prints what it measured")]

mod commits;
mod exchange;
mod machine;
mod pages;
mod process;
mod program;
mod report;
mod row;
mod running;
mod samples;
mod section;
mod table;
mod terminal;
mod unit;
mod written;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use section::Section;

/// Measure Banister
#[derive(Parser)]
#[command(name = "cargo xtask bench --", bin_name = "cargo xtask bench --")]
struct Arguments {
    /// Measure only what has this in its name; nothing is written then
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,

    /// How often everything is measured
    #[arg(long, default_value_t = 5, value_name = "N")]
    runs: usize,

    /// Print, and leave docs/benchmarks.md as it is
    #[arg(long)]
    dry: bool,

    #[command(subcommand)]
    once: Option<Once>,
}

#[derive(Subcommand)]
enum Once {
    /// Run one program and print what it took
    #[command(name = program::ONCE, hide = true)]
    Once {
        /// The program and its words
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
}

/// Measures something so many times.
type Measure = fn(usize) -> Result<Section>;

/// What can be measured, by name.
const BENCHMARKS: &[(&str, Measure)] = &[
    ("exchange", exchange::measure),
    ("commits", commits::measure),
    ("pages", pages::measure),
    ("terminal", terminal::measure),
];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    xtask::end(match &arguments.once {
        Some(Once::Once { words }) => program::once(words).map(|line| println!("{line}")),
        None => arguments.measure(),
    })
}

impl Arguments {
    fn measure(&self) -> Result<()> {
        let mut sections = Vec::new();
        for (_, measure) in BENCHMARKS.iter().filter(|(name, _)| self.wants(name)) {
            let section = measure(self.runs)?;
            println!("\n{}\n\n{}", section.title, table::table(&section.rows));
            sections.push(section);
        }
        if self.only.is_none() && !self.dry {
            println!("\nwritten to {}", report::write(&sections, self.runs)?.display());
        }
        Ok(())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| name.contains(only))
    }
}
