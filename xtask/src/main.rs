//! `cargo xtask`: build, run, test, check and measure Banister with the same words
//! everywhere.
#![expect(clippy::print_stdout, reason = "this program talks to the person who started it")]

mod bench;
mod ci;
mod install;
mod pictures;
mod process;
mod test;
mod up;
mod web;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Build, run, test, check and measure Banister
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Up(up::Up),
    Web(web::Web),
    Test(test::Test),
    Pictures(pictures::Pictures),
    Ci(ci::Ci),
    Bench(bench::Bench),
}

impl Task {
    fn run(&self) -> anyhow::Result<()> {
        match self {
            Self::Up(up) => up.run(),
            Self::Web(web) => web.run(),
            Self::Test(test) => test.run(),
            Self::Pictures(pictures) => pictures.run(),
            Self::Ci(ci) => ci.run(),
            Self::Bench(bench) => bench.run(),
        }
    }
}

fn main() -> ExitCode {
    xtask::end(Arguments::parse().task.run())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
