//! The command line: one variant here and one file in `command/` for each command.

use banister_shared::ids::LogId;
use clap::{Parser, Subcommand};

use crate::command::{
    account, conflicts, day, devices, export, follow, heat, import, invite, join, link, logout,
    members, movement, note, profile, spasm, status, sync, timeline, today,
};

const AFTER_HELP: &str = "\
Everything but accounts and sharing works without a network. Records are kept in the folder
named by BANISTER_HOME, or else in this user's data folder; each folder is a device of its own.

Exit codes:
  0  done
  1  failed
  2  the command line is not right
  3  log in first
  4  the server cannot be reached
  5  the server refused";

/// A log of back spasms that works offline and can be shared.
#[derive(Debug, Parser)]
#[command(name = "banister", version, about, after_long_help = AFTER_HELP, after_help = "See --help for exit codes.")]
pub(crate) struct Args {
    /// Read (or, as a contributor, write) this log instead of your own.
    #[arg(long, global = true, value_name = "LOG")]
    pub(crate) log: Option<LogId>,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[expect(clippy::large_enum_variant, reason = "there is one, and it is read once")]
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A spasm began: store it at once. Also: ease, end, log, edit, void, unvoid, warn.
    Spasm(spasm::Spasm),
    /// Begin or stop a heat session.
    Heat(heat::Heat),
    /// Log movement: yoga, a swim, a walk, breathing, lying flat.
    Move(movement::Move),
    /// Add a note to the latest episode, or a care note to a log you follow.
    Note(note::Note),
    /// Say something of a whole day.
    Day(day::Day),
    /// Show today.
    Today(today::Today),
    /// Show what was logged, the latest first.
    Timeline(timeline::Timeline),
    /// Show what has not been sent, when the server was last reached, and who you are.
    Status(status::Status),
    /// Make an account on a server.
    Register(account::Register),
    /// Log in to an account.
    Login(account::Login),
    /// End this device's session. What was logged stays here.
    Logout(logout::Logout),
    /// Send and receive.
    Sync(sync::Sync),
    /// Make a code with which someone else can join your log.
    Invite(invite::Invite),
    /// Join someone's log with the code they gave you.
    Join(join::Join),
    /// Show who can see the log; remove or pause someone.
    Members(members::Members),
    /// Show how someone is whose log you joined.
    Follow(follow::Follow),
    /// Show fields that two devices changed differently; pick a value.
    Conflicts(conflicts::Conflicts),
    /// Say that two episodes are the same spasm; without ids, show suggestions.
    Link(link::Link),
    /// Take back that two episodes are the same.
    Unlink(link::Unlink),
    /// Show your devices; revoke one.
    Devices(devices::Devices),
    /// Show or change your settings.
    Profile(profile::Profile),
    /// Write the whole log out, as JSON or CSV.
    Export(export::Export),
    /// Take in a JSON export. Records that are here already are left as they are.
    Import(import::Import),
}

impl Command {
    /// Whether it only shows what is recorded.
    pub(crate) const fn shows(&self) -> bool {
        use Command as C;
        matches!(
            self,
            C::Today(_)
                | C::Timeline(_)
                | C::Status(_)
                | C::Follow(_)
                | C::Conflicts(_)
                | C::Export(_)
        )
    }
}
