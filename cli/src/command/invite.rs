use banister_shared::api::{CreateInvite, Invite as Answer, List, OpenInvite, Role};
use banister_shared::ids::LogId;
use banister_shared::limits::INVITE_SECONDS_MAX;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::Account;
use crate::output::Output;
use crate::sync;

/// `banister invite`.
#[derive(Debug, Args)]
pub(crate) struct Invite {
    /// What the other person may do: a viewer reads and leaves notes, a contributor also logs.
    #[arg(
        long,
        required_unless_present_any = ["list", "withdraw"],
        value_parser = PossibleValuesParser::new(["viewer", "contributor"]).map(|text| role(&text))
    )]
    role: Option<Role>,
    /// How long the code works, such as 12h or 7d [default: a week].
    #[arg(long, value_name = "SPAN", value_parser = seconds)]
    expires_in: Option<i64>,
    /// Show the invites that nobody has used yet, without their codes.
    #[arg(long, conflicts_with_all = ["role", "expires_in", "withdraw"])]
    list: bool,
    /// Take back an invite, named as --list does: its code stops working at once.
    #[arg(long, value_name = "ID", value_parser = id, conflicts_with_all = ["role", "expires_in"])]
    withdraw: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Invite {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let log = device.chosen_log();
        let mut account = Account::of(device)?;
        let log = shared_log(&mut account, log)?;
        match (self.role, &self.withdraw) {
            (Some(role), _) => self.make(&mut account, log, role, out),
            (None, Some(id)) => withdraw(&mut account, log, id, out),
            (None, None) => self.list(&mut account, log, out),
        }
    }

    fn make(
        &self,
        account: &mut Account<'_>,
        log: LogId,
        role: Role,
        out: Output,
    ) -> Result<(), CommandError> {
        let body = CreateInvite { role, expires_in: self.expires_in };
        let path = format!("/logs/{log}/invites");
        let invite: Answer = account.ask("POST", &path, &body)?;
        if self.json {
            return out.json(&invite);
        }
        out.line(format_args!("{}", invite.code))?;
        out.line(format_args!(
            "works once, as {}, until {}",
            invite.role.as_str(),
            invite.expires_at
        ))?;
        out.line(format_args!("they type: banister join {}", invite.code))
    }

    fn list(&self, account: &mut Account<'_>, log: LogId, out: Output) -> Result<(), CommandError> {
        let list: List<OpenInvite> = account.get(&format!("/logs/{log}/invites"))?;
        if self.json {
            return out.json(&list);
        }
        list.items.iter().try_for_each(|invite| {
            let OpenInvite { id, role, created_at, expires_at } = invite;
            let role = role.as_str();
            out.line(format_args!("{id}  {role}, made {created_at}, until {expires_at}"))
        })
    }
}

fn withdraw(
    account: &mut Account<'_>,
    log: LogId,
    id: &str,
    out: Output,
) -> Result<(), CommandError> {
    account.command("DELETE", &format!("/logs/{log}/invites/{id}"))?;
    out.line("withdrawn")
}

/// The log to share: one's own unless another was named. The server must have heard of it.
pub(super) fn shared_log(
    account: &mut Account<'_>,
    chosen: Option<LogId>,
) -> Result<LogId, CommandError> {
    let log = chosen.unwrap_or_else(|| account.device.own_log());
    let who = Some(account.session().account);
    let known = account.device.known_log(log)?;
    if known.on_server && known.account == who {
        return Ok(log);
    }
    sync::learn(account)?;
    Ok(chosen.unwrap_or_else(|| account.device.own_log()))
}

fn role(text: &str) -> Role {
    Role::from_text(text).unwrap_or(Role::Viewer)
}

/// It becomes part of a path.
fn id(text: &str) -> Result<String, String> {
    let is_hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { Ok(text.to_owned()) } else { Err("an id that --list shows".to_owned()) }
}

/// `90m`, `12h`, `7d`.
fn seconds(text: &str) -> Result<i64, String> {
    let form = || "a span such as 90m, 12h or 7d".to_owned();
    let unit = match text.chars().last() {
        Some('m') => 60,
        Some('h') => 3600,
        Some('d') => 24 * 3600,
        _ => return Err(form()),
    };
    let digits = text.get(..text.len() - 1).unwrap_or_default();
    let number: i64 = digits.parse().map_err(|_| form())?;
    let seconds = number.checked_mul(unit).filter(|seconds| *seconds > 0).ok_or_else(form)?;
    if seconds > INVITE_SECONDS_MAX {
        return Err(format!("at most {} days", INVITE_SECONDS_MAX / (24 * 3600)));
    }
    Ok(seconds)
}
