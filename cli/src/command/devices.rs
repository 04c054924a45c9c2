use banister_shared::api::{Device as Listed, List};
use banister_shared::ids::DeviceId;
use clap::{Args, Subcommand};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::Account;
use crate::output::Output;

/// `banister devices`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Devices {
    #[command(subcommand)]
    action: Option<Action>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// End a device's access for good, because it was lost or sold.
    Revoke {
        /// Which, as `banister devices` shows it.
        id: DeviceId,
    },
}

impl Devices {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let mut account = Account::of(device)?;
        if let Some(Action::Revoke { id }) = &self.action {
            account.command("DELETE", &format!("/devices/{id}"))?;
            return out.line("revoked");
        }
        let list: List<Listed> = account.get("/devices")?;
        if self.json {
            return out.json(&list);
        }
        list.items.iter().try_for_each(|device| out.line(line(device)))
    }
}

fn line(device: &Listed) -> String {
    let state = match (device.current, device.revoked) {
        (true, _) => "  this one",
        (_, true) => "  revoked",
        _ => "",
    };
    format!("{}  {}  last seen {}{state}", device.id, device.name, device.last_seen_at)
}
