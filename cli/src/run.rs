use std::process::ExitCode;

use banister_shared::ids::PageId;
use banister_shared::log::LogError;
use clap::Parser;

use crate::args::{Args, Command};
use crate::command_error::CommandError;
use crate::device::Device;
use crate::home::Home;
use crate::output::Output;
use crate::store::StoreError;

/// Runs the command named on the command line and says how it went.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return Output.clap(&error),
    };
    match once_more(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            Output.failure(&error.message(), error.hint().as_deref());
            ExitCode::from(error.exit_code())
        }
    }
}

/// Runs the command; again if a log-in in another process moved the log from under it. Nothing
/// has been written or printed then.
fn once_more(args: &Args) -> Result<(), CommandError> {
    match run_command(args) {
        Err(error) if error.is_carried_over() => run_command(args),
        result => result,
    }
}

fn run_command(args: &Args) -> Result<(), CommandError> {
    let home = Home::find()?;
    let mut device = Device::open(home, args.log)?;
    dispatch(&args.command, &mut device, Output)?;
    tell_of_damage(&args.command, device.unreadable())
}

/// Names the pages that could not be read. Only a command that shows them has failed then.
fn tell_of_damage(command: &Command, pages: Vec<PageId>) -> Result<(), CommandError> {
    if pages.is_empty() {
        return Ok(());
    }
    let error = CommandError::Unreadable(pages);
    if command.shows() {
        return Err(error);
    }
    Output.warning(&error.message(), error.hint().as_deref());
    Ok(())
}

fn dispatch(command: &Command, device: &mut Device, out: Output) -> Result<(), CommandError> {
    match command {
        Command::Spasm(c) => c.run(device, out),
        Command::Heat(c) => c.run(device, out),
        Command::Move(c) => c.run(device, out),
        Command::Note(c) => c.run(device, out),
        Command::Day(c) => c.run(device, out),
        Command::Today(c) => c.run(device, out),
        Command::Timeline(c) => c.run(device, out),
        Command::Status(c) => c.run(device, out),
        Command::Register(c) => c.run(device, out),
        Command::Login(c) => c.run(device, out),
        Command::Logout(c) => c.run(device, out),
        Command::Sync(c) => c.run(device, out),
        Command::Invite(c) => c.run(device, out),
        Command::Join(c) => c.run(device, out),
        Command::Members(c) => c.run(device, out),
        Command::Follow(c) => c.run(device, out),
        Command::Conflicts(c) => c.run(device, out),
        Command::Link(c) => c.run(device, out),
        Command::Unlink(c) => c.run(device, out),
        Command::Devices(c) => c.run(device, out),
        Command::Profile(c) => c.run(device, out),
        Command::Export(c) => c.run(device, out),
        Command::Import(c) => c.run(device, out),
    }
}

impl CommandError {
    fn is_carried_over(&self) -> bool {
        let error = match self {
            Self::Store(error) => error,
            Self::Log(error) => match &**error {
                LogError::Store(error) => error,
                _ => return false,
            },
            _ => return false,
        };
        matches!(error, StoreError::CarriedOver)
    }
}
