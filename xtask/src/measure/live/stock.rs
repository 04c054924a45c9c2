//! The servers that ours is compared with, from their packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::child::Listening;
use super::peer::{Peer, Plenty, Serving};
use crate::place;

/// The files of the Node server; its packages are installed beside copies of them.
const NODE_FILES: [&str; 3] = ["package.json", "package-lock.json", "server.mjs"];

/// Enough to see what one page or one connection costs.
const PLENTY: Plenty = Plenty { pages: 2_000, connections: 1_000, rest: Duration::from_secs(5) };

/// Another server.
pub(crate) struct Stock {
    name: &'static str,
    /// The program and its first words; a port and a folder follow.
    words: Vec<PathBuf>,
}

impl Stock {
    /// The stock server of automerge-repo, with its packages installed.
    ///
    /// # Errors
    /// Node.js is not installed, or its packages cannot be had.
    pub(crate) fn node() -> Result<Self> {
        let (from, folder) =
            (place::package()?.join("peers/node"), place::target()?.join("peers/node"));
        fs::create_dir_all(&folder)?;
        let installed =
            same(&from, &folder, "package-lock.json") && folder.join("node_modules").is_dir();
        for file in NODE_FILES {
            fs::copy(from.join(file), folder.join(file)).with_context(|| format!("no {file}"))?;
        }
        if !installed {
            let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            run(Command::new("npm").args(words).current_dir(&folder)).context(
                "the Node server cannot be installed: install Node.js 20 or newer with npm, or \
                 measure with --without-peers",
            )?;
        }
        Ok(Self { name: "automerge-repo", words: vec!["node".into(), folder.join("server.mjs")] })
    }

    /// samod behind axum, built.
    ///
    /// # Errors
    /// It cannot be built.
    pub(crate) fn samod() -> Result<Self> {
        let (package, target) =
            (place::package()?.join("peers/samod"), place::target()?.join("peers/samod"));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--release", "--locked"]).current_dir(package);
        build.env("CARGO_TARGET_DIR", &target);
        run(&mut build).context("samod cannot be built; measure with --without-peers")?;
        Ok(Self { name: "samod", words: vec![target.join("release/banister-bench-samod")] })
    }
}

impl Peer for Stock {
    fn name(&self) -> &'static str {
        self.name
    }

    fn start(&self, folder: &Path) -> Result<Box<dyn Serving>> {
        let (program, words) = self.words.split_first().context("no program")?;
        let mut command = Command::new(program);
        command.args(words).arg("0").arg(folder).stderr(Stdio::null());
        Ok(Box::new(Listening::start(&mut command).context(self.name)?))
    }

    fn plenty(&self) -> Plenty {
        PLENTY
    }
}

fn same(one: &Path, other: &Path, file: &str) -> bool {
    let read = |folder: &Path| fs::read(folder.join(file)).ok();
    read(one).is_some() && read(one) == read(other)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().context("cannot start it")?;
    if !status.success() {
        bail!("it ended with {status}");
    }
    Ok(())
}
