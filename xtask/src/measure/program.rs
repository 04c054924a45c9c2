//! A program that runs to its end: how long, how much processor time, how much memory.
//!
//! The kernel tells a parent the peak memory of its largest child, so each run has a parent
//! of its own: this program again, which does nothing else. Its own few MiB are the least that
//! is ever told.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// The word that makes this program such a parent.
pub(crate) const ONCE: &str = "once";

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    /// From start to end, in ms.
    pub(crate) wall_ms: f64,
    /// Processor time, in ms.
    pub(crate) cpu_ms: f64,
    /// The most memory it held, in MiB.
    pub(crate) peak_mib: f64,
}

/// Runs the command once, through a parent of its own.
///
/// # Errors
/// It cannot be started, or ends with another code than 0.
pub(crate) fn run(command: &Command) -> Result<Run> {
    let mut parent = Command::new(std::env::current_exe()?);
    parent.arg(ONCE).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            parent.env(name, value);
        }
    }
    let output = parent.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("{:?} failed", command.get_program());
    }
    read(&String::from_utf8(output.stdout)?).context("the measuring parent printed nothing")
}

/// The parent: runs the words as a command and prints what it took.
///
/// # Errors
/// As [`run`].
pub(crate) fn once(words: &[OsString]) -> Result<String> {
    let [program, arguments @ ..] = words else { bail!("nothing to run") };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    let begun = Instant::now();
    let status = command.status().with_context(|| format!("cannot start {program:?}"))?;
    let wall_ms = begun.elapsed().as_secs_f64() * 1000.0;
    if !status.success() {
        bail!("{program:?} ended with {status}");
    }
    let used = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(format!("{wall_ms} {} {}", cpu_ms(&used), used.max_rss() as f64 / 1024.0))
}

fn cpu_ms(used: &Usage) -> f64 {
    let us = used.user_time().num_microseconds() + used.system_time().num_microseconds();
    us as f64 / 1000.0
}

fn read(line: &str) -> Option<Run> {
    let mut numbers = line.split_whitespace().map(|number| number.parse().ok());
    Some(Run { wall_ms: numbers.next()??, cpu_ms: numbers.next()??, peak_mib: numbers.next()?? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_measured() {
        let line = once(&["sh".into(), "-c".into(), "sleep 0.05".into()]).unwrap();
        let run = read(&line).unwrap();
        assert!(run.wall_ms >= 50.0, "{run:?}");
        assert!(run.peak_mib > 0.1, "{run:?}");
    }

    #[test]
    fn a_failure_is_one() {
        assert!(once(&["false".into()]).is_err());
        assert!(once(&[]).is_err());
    }
}
