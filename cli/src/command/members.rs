use banister_shared::api::{List, Member, UpdateMember};
use banister_shared::ids::{AccountId, LogId};
use clap::{Args, Subcommand};

use super::invite::shared_log;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::Account;
use crate::output::Output;

/// `banister members`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Members {
    #[command(subcommand)]
    action: Option<Action>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Take someone's access away, or leave a log.
    Remove(Whom),
    /// Let someone's access rest.
    Pause(Whom),
    /// Let someone in again who was paused.
    Resume(Whom),
}

#[derive(Debug, Args)]
struct Whom {
    /// Their account, as `banister members` shows it.
    account: AccountId,
}

impl Members {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let chosen = device.chosen_log();
        let mut account = Account::of(device)?;
        let log = shared_log(&mut account, chosen)?;
        match &self.action {
            None => self.list(&mut account, log, out),
            Some(Action::Remove(whom)) => {
                account.command("DELETE", &member_path(log, whom))?;
                out.line("removed")
            }
            Some(Action::Pause(whom)) => pause(&mut account, log, whom, true, out),
            Some(Action::Resume(whom)) => pause(&mut account, log, whom, false, out),
        }
    }

    fn list(&self, account: &mut Account<'_>, log: LogId, out: Output) -> Result<(), CommandError> {
        let list: List<Member> = account.get(&format!("/logs/{log}/members"))?;
        if self.json {
            return out.json(&list);
        }
        list.items.iter().try_for_each(|member| out.line(line(member)))
    }
}

fn line(member: &Member) -> String {
    let name = member.display_name.as_deref().unwrap_or("(no name)");
    let paused = if member.paused { ", paused" } else { "" };
    let until = member.expires_at.as_ref().map(|at| format!(", until {at}")).unwrap_or_default();
    format!("{}  {name}  {}{paused}{until}", member.account_id, member.role.as_str())
}

fn member_path(log: LogId, whom: &Whom) -> String {
    format!("/logs/{log}/members/{}", whom.account)
}

fn pause(
    account: &mut Account<'_>,
    log: LogId,
    whom: &Whom,
    paused: bool,
    out: Output,
) -> Result<(), CommandError> {
    let body = UpdateMember { paused: Some(paused), ..UpdateMember::default() };
    let member: Member = account.ask("PATCH", &member_path(log, whom), &body)?;
    out.line(line(&member))
}
