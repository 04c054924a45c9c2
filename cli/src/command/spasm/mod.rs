//! `banister spasm`: everything about one episode.

pub(crate) mod done;
mod ease;
mod edit;
mod end;
mod log;
mod open;
mod start;
mod void;
mod warn;

use clap::{Args, Subcommand};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::output::Output;

/// `banister spasm`: without more, a spasm began now.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Spasm {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    start: start::Start,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// A spasm began: store it at once, ask nothing.
    Start(start::Start),
    /// It begins to let go.
    Ease(ease::Ease),
    /// It is over.
    End(end::End),
    /// Log an episode afterwards.
    Log(log::Log),
    /// Change what was said of an episode.
    Edit(edit::Edit),
    /// Take a record back. It can be brought back with unvoid.
    Void(void::Void),
    /// Bring a record back.
    Unvoid(void::Unvoid),
    /// I feel one coming.
    Warn(warn::Warn),
}

impl Spasm {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        match &self.action {
            None => self.start.run(device, out),
            Some(Action::Start(c)) => c.run(device, out),
            Some(Action::Ease(c)) => c.run(device, out),
            Some(Action::End(c)) => c.run(device, out),
            Some(Action::Log(c)) => c.run(device, out),
            Some(Action::Edit(c)) => c.run(device, out),
            Some(Action::Void(c)) => c.run(device, out),
            Some(Action::Unvoid(c)) => c.run(device, out),
            Some(Action::Warn(c)) => c.run(device, out),
        }
    }
}
