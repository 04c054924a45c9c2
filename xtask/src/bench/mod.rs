//! `cargo xtask bench`: builds what is measured, and the program that measures it.

use anyhow::Result;

use crate::{process, workspace};

/// Measure what a person or an operator would notice, and write docs/benchmarks.md
///
/// Real servers and real programs, optimised, on loopback. Other work on the machine shows in
/// the numbers: close it first.
#[derive(clap::Args)]
pub(crate) struct Bench {
    /// Words for the measuring program; `-- --help` lists them
    #[arg(last = true)]
    words: Vec<String>,
}

impl Bench {
    /// Builds and measures.
    ///
    /// # Errors
    /// The build fails, or a measurement cannot be made.
    pub(crate) fn run(&self) -> Result<()> {
        process::run(&mut process::cargo(&[
            "build",
            "--release",
            "-p",
            "banister-server",
            "-p",
            "banister",
        ]))?;
        process::run(&mut process::cargo(&[
            "build",
            "--release",
            "-p",
            "xtask",
            "--features",
            "bench",
        ]))?;
        process::run(process::program(workspace::release("xtask-bench")).args(&self.words))
    }
}
