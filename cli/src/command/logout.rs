use clap::Args;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::{Account, SESSION_LOCK};
use crate::output::Output;

/// `banister logout`.
#[derive(Debug, Args)]
pub(crate) struct Logout {}

impl Logout {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let told = Account::of(device)?.command("DELETE", "/sessions/current");
        let _lock = device.home.lock(SESSION_LOCK)?;
        device.store.end_session()?;
        if let Err(error) = told {
            out.aside(format_args!("the server was not told: {}", error.message()));
        }
        out.line("logged out; what was logged stays on this device")
    }
}
