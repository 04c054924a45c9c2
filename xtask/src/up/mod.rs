//! `cargo xtask up`: the server on this machine, with nothing to install.

mod server;
mod welcome;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, web, workspace};
use server::Server;

/// Build and run the server with an embedded database
///
/// Everything is kept in one folder; delete the folder to begin again. Ctrl-C stops the
/// server.
#[derive(clap::Args)]
pub(crate) struct Up {
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,

    /// The folder for the database [default: target/up]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// First fill it with a year of made-up life, and say how to log in
    ///
    /// It is the same life every time: a person with a phone and a tablet, and a caregiver. A
    /// folder that is filled already is left as it is.
    #[arg(long)]
    demo: bool,

    /// Leave the app out, or as it was last built: nothing but Rust is needed then
    #[arg(long)]
    no_app: bool,
}

impl Up {
    /// Becomes the server. Returns only if that fails.
    ///
    /// # Errors
    /// The build fails, the folder is not writable, or the server does not start.
    pub(crate) fn run(&self) -> Result<()> {
        if !self.no_app {
            web::build(false)?;
        }
        process::run(&mut build())?;
        let server = Server::new(&self.listen, &self.folder()?);
        if self.demo {
            process::run(&mut build_demo())?;
            server.fill()?;
        } else {
            println!("{}", welcome::first_steps(&self.listen));
        }
        println!("{}", welcome::kept_in(&server.database));
        server.become_it()
    }

    fn folder(&self) -> Result<PathBuf> {
        let folder = self.data.clone().unwrap_or_else(|| workspace::target().join("up"));
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(folder.canonicalize()?)
    }
}

/// The server and the terminal program, optimised, as a person would use them.
fn build() -> Command {
    process::cargo(&["build", "--release", "-p", "banister-server", "-p", "banister"])
}

/// Apart from the others, so that they stay as they are with and without the demo.
fn build_demo() -> Command {
    process::cargo(&["build", "--release", "-p", "xtask", "--features", "demo"])
}
