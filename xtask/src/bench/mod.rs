//! `cargo xtask bench`: builds what is measured, and the program that measures it.

use anyhow::Result;

use crate::{install, process, web, workspace};

/// Measure what a person or an operator would notice, and write docs/benchmarks.md
///
/// Real servers and real programs, optimised, on loopback. Other work on the machine shows in
/// the numbers: close it first. The live sync is measured beside the stock server of
/// automerge-repo, which needs Node.js 20 or newer with npm, and samod, which is built; with
/// `-- --without-peers` it is measured alone. The app is measured in Chromium. All of it takes an
/// hour; `-- --runs 1` takes a quarter of one.
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
        let mut bench = process::program(workspace::release("xtask-bench"));
        if self.wants("app") {
            // Before the server: a release carries the app in itself.
            web::build(false)?;
            bench.env("CHROMIUM", install::chromium()?);
        }
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
        process::run(bench.args(&self.words))
    }

    /// Whether a section of this name is to be measured.
    fn wants(&self, section: &str) -> bool {
        let only = self.words.iter().position(|word| word == "--only").map(|place| place + 1);
        only.and_then(|place| self.words.get(place))
            .is_none_or(|only| section.contains(only.as_str()))
    }
}
