use banister_shared::api::Accepted;
use clap::Args;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::Account;
use crate::output::Output;
use crate::store::KnownLog;

/// `banister join`.
#[derive(Debug, Args)]
pub(crate) struct Join {
    /// The code you were given.
    #[arg(value_parser = code)]
    code: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Join {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let mut account = Account::of(device)?;
        let path = format!("/invites/{}/accept", self.code);
        let bytes = account.command("POST", &path)?;
        let accepted: Accepted = crate::net::read_json(account.server(), &bytes)?;
        let log = KnownLog {
            id: accepted.log_id,
            name: accepted.name.clone(),
            role: accepted.role,
            account: Some(account.session().account),
            on_server: true,
            ended: false,
            carried_into: None,
        };
        device.store.keep_logs(&[log], None)?;
        if self.json {
            return out.json(&accepted);
        }
        out.line(format_args!("joined {} as {}", accepted.log_id, accepted.role.as_str()))?;
        out.line("to receive it: banister sync   to watch: banister follow")
    }
}

/// Nothing but what a code may hold can get into the address.
fn code(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if text.is_empty() || text.len() > 64 || !text.chars().all(allowed) {
        return Err("letters and digits, as the invite shows them");
    }
    Ok(text.to_owned())
}
