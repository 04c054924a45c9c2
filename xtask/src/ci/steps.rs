//! The steps of `cargo xtask ci`, the quick ones first.

use anyhow::Result;

use super::summary::Outcome;
use super::{Ci, audit, shared};
use crate::test::Test;
use crate::{process, web};

/// One thing to check.
pub(crate) struct Step {
    /// The word for `--only`.
    pub(crate) name: &'static str,
    /// What it makes sure of.
    pub(crate) purpose: &'static str,
    /// Checks it.
    pub(crate) run: fn(&Ci) -> Result<Outcome>,
}

/// All steps in the order in which they run. Tests come last: they take longest, and their
/// results are then the end of the log.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "format", purpose: "rustfmt would change nothing", run: format },
    Step { name: "shared", purpose: "shared reaches no runtime, server or database", run: clean },
    Step { name: "lint", purpose: "clippy has nothing to say", run: lint },
    Step { name: "docs", purpose: "the documentation builds without warnings", run: docs },
    Step {
        name: "app",
        purpose: "the app builds for the browser, with the core's types",
        run: app,
    },
    Step { name: "audit", purpose: "dependencies keep to deny.toml", run: audit },
    Step { name: "test", purpose: "every test passes, on both databases", run: test },
];

/// The words that `--only` takes.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

fn format(_: &Ci) -> Result<Outcome> {
    process::run(&mut process::cargo(&["fmt", "--all", "--check"]))?;
    Ok(Outcome::Ok)
}

fn clean(_: &Ci) -> Result<Outcome> {
    shared::reaches_nothing_forbidden()?;
    Ok(Outcome::Ok)
}

fn lint(_: &Ci) -> Result<Outcome> {
    let mut clippy = process::cargo(&["clippy", "--workspace", "--all-targets", "--all-features"]);
    process::run(clippy.args(["--", "--deny", "warnings"]))?;
    Ok(Outcome::Ok)
}

fn docs(_: &Ci) -> Result<Outcome> {
    let mut doc = process::cargo(&["doc", "--workspace", "--no-deps", "--all-features"]);
    process::run(doc.env("RUSTDOCFLAGS", "--deny warnings"))?;
    Ok(Outcome::Ok)
}

fn app(_: &Ci) -> Result<Outcome> {
    web::check()?;
    Ok(Outcome::Ok)
}

fn audit(ci: &Ci) -> Result<Outcome> {
    audit::run(ci.require_advisories)
}

fn test(_: &Ci) -> Result<Outcome> {
    Test::everything().run()?;
    Ok(Outcome::Ok)
}
