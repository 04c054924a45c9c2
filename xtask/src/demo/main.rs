//! Fills a server with a year of made-up life: `cargo xtask up --demo` runs this.
//!
//! Everything goes the way it goes in earnest: devices write records into their logs, and
//! exchange them with the server over HTTP.
#![expect(clippy::print_stdout, reason = "this program tells how to log in")]

mod berlin;
mod care;
mod happening;
mod life;
mod login;
mod names;
mod people;
mod profile;
mod relief;
mod said;
mod scene;
mod seed;
mod spasm;
mod spell;
mod telling;
mod twice;
mod year;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use xtask::device::Server;

use seed::Seed;

/// Fill a running server with a year of made-up life
#[derive(Parser)]
struct Demo {
    /// Where the server is now, such as http://127.0.0.1:8080
    server: String,

    /// Where people will find it
    #[arg(long, value_name = "ADDRESS")]
    later_at: String,

    /// The terminal program, as one types it
    #[arg(long, value_name = "PROGRAM")]
    banister: String,

    /// A folder for the terminal program's devices, as one types it
    #[arg(long, value_name = "DIR")]
    homes: String,
}

fn main() -> ExitCode {
    xtask::end(fill(&Demo::parse()))
}

fn fill(demo: &Demo) -> Result<()> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    match life::live(&mut Seed::fixed(), &Server::at(&demo.server), now_ms)? {
        Some(written) => println!("The demo is there: {written} things were written."),
        None => println!("The demo was there already."),
    }
    println!("{}", login::text(&demo.later_at, &demo.banister, &demo.homes));
    Ok(())
}
