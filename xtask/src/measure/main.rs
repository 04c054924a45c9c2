//! Measures what a person or an operator would notice: `cargo xtask bench` builds and runs this.
#![expect(clippy::print_stdout, reason = "this program prints what it measured")]

mod app;
mod commits;
mod exchange;
mod hostile;
mod live;
mod machine;
mod pages;
mod place;
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
mod watch;
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
    /// Measure only what has this in its name; the rest of the report stays
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,

    /// How often everything is measured
    #[arg(long, default_value_t = 5, value_name = "N")]
    runs: usize,

    /// Of the live sync and of the attacks, do only those that have this in their names; nothing is
    /// written then
    #[arg(long, value_name = "TEXT", default_value = "")]
    work: String,

    /// Measure our own server only, without those it is compared with
    #[arg(long)]
    without_peers: bool,

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

/// Measures something as often as the arguments say.
type Measure = fn(&Arguments) -> Result<Section>;

/// What can be measured, by name.
const BENCHMARKS: &[(&str, Measure)] = &[
    ("limits", |asked| live::limits::measure(asked.runs)),
    ("live", |asked| live::measure(asked.runs, !asked.without_peers, &asked.work)),
    ("series", |asked| live::series::measure(asked.runs)),
    ("hostile", |asked| hostile::measure(asked.runs, &asked.work)),
    ("exchange", |asked| exchange::measure(asked.runs)),
    ("commits", |asked| commits::measure(asked.runs)),
    ("pages", |asked| pages::measure(asked.runs)),
    ("terminal", |asked| terminal::measure(asked.runs)),
    ("app", |asked| app::measure(asked.runs)),
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
            let section = measure(self)?;
            println!("\n{}\n\n{}", section.title, section.table);
            sections.push(section);
        }
        if self.work.is_empty() && !self.dry {
            println!("\nwritten to {}", report::write(&sections, self.runs)?.display());
        }
        Ok(())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.as_deref().is_none_or(|only| name.contains(only))
    }
}
