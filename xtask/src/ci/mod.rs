//! `cargo xtask ci`: everything that has to hold before a change is taken in.

mod audit;
mod shared;
mod steps;
mod summary;

use std::time::Instant;

use anyhow::{Result, bail};

use steps::{STEPS, Step};
use summary::{Outcome, Summary};

/// Run everything that continuous integration runs, in the same order
///
/// Needs the network for crates that are not downloaded yet, for cargo-deny (built once into
/// target/tools), for the advisory database, and for what `cargo xtask test` may install.
#[derive(clap::Args)]
pub(crate) struct Ci {
    /// Run only this step; may be repeated
    #[arg(long, value_name = "STEP", value_parser = steps::names())]
    only: Vec<String>,

    /// Go on after a failure, and tell at the end what failed
    #[arg(long)]
    keep_going: bool,

    /// Fail if the database of security advisories cannot be fetched
    ///
    /// Without this a machine that cannot reach it still checks everything else, and the
    /// summary says that advisories were not checked.
    #[arg(long)]
    require_advisories: bool,
}

impl Ci {
    /// Runs the steps one after another.
    ///
    /// # Errors
    /// A step failed; its own output and its error were printed before.
    pub(crate) fn run(&self) -> Result<()> {
        let mut summary = Summary::default();
        for step in STEPS.iter().filter(|step| self.wants(step)) {
            let result = self.run_step(step, &mut summary);
            if result.is_err() && !self.keep_going {
                break;
            }
        }
        println!("\n{summary}");
        if summary.failed() {
            bail!("not everything holds: see above");
        }
        Ok(())
    }

    fn wants(&self, step: &Step) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == step.name)
    }

    fn run_step(&self, step: &Step, summary: &mut Summary) -> Result<()> {
        println!("\n=== {}: {}", step.name, step.purpose);
        let begun = Instant::now();
        let result = (step.run)(self);
        if let Err(error) = &result {
            println!("\n{} failed: {error:#}", step.name);
        }
        let failed = if result.is_err() { Err(anyhow::anyhow!("failed")) } else { Ok(()) };
        summary.add(step.name, result.unwrap_or(Outcome::Failed), begun.elapsed());
        failed
    }
}
