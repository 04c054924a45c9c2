//! Every way a command can fail: exit code, message, and what to do next.

use std::path::PathBuf;

use banister_shared::api::Problem;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::limits::{NOTE_LEN_MAX, SET_LEN_MAX};
use banister_shared::log::LogError;
use banister_shared::page::PageError;
use banister_shared::sync::SyncError;
use banister_shared::time::InvalidMoment;

use crate::store::StoreError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("{0}")]
    Usage(String),
    #[error("{message}")]
    NotNow { message: String, hint: &'static str },
    #[error(transparent)]
    Store(Box<StoreError>),
    #[error(transparent)]
    Log(Box<LogError<StoreError>>),
    #[error(transparent)]
    Page(Box<PageError>),
    #[error("the clock of this device is out of range")]
    Clock(#[from] InvalidMoment),
    #[error("no randomness from the system")]
    Random(#[from] getrandom::Error),
    #[error("{} cannot be read; it is left out", unreadable_text(.0))]
    Unreadable(Vec<PageId>),
    #[error("cannot keep records in {}: {source}", path.display())]
    Home { path: PathBuf, source: std::io::Error },
    #[error("{message}")]
    Password { message: String, command: &'static str },
    #[error("the server at {server} asks again and again, but sends and takes nothing")]
    NoProgress { server: String },
    #[error("cannot use {}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("no folder to keep the records in")]
    NoHome,
    #[error("there is no record {0} here")]
    NoRecord(String),
    #[error("{0} is the end of several records' ids")]
    Ambiguous(String),
    #[error("this device does not know the log {0}")]
    UnknownLog(LogId),
    #[error("your role in this log ({role}) does not allow that")]
    RoleForbids { role: &'static str },
    #[error("you are not logged in")]
    NotLoggedIn,
    #[error("the server at {server} cannot be reached: {reason}")]
    Unreachable { server: String, reason: String },
    #[error("{}", problem_title(.0))]
    Refused(Box<Problem>),
    #[error("the server refused changes: {}", pages_text(.0))]
    PagesRefused(Vec<(PageId, Code)>),
    #[error("what answers at {server} is not a Banister server ({what})")]
    BadAnswer { server: String, what: String },
    #[error("cannot listen for Ctrl-C: {0}")]
    Interrupt(std::io::Error),
    #[error("cannot print: {0}")]
    Print(std::io::Error),
    #[error("the answer cannot be written as JSON")]
    Unwritable,
}

impl CommandError {
    /// The message, with its cause where the cause says more.
    pub(crate) fn message(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            let more = error.to_string();
            if !text.contains(&more) {
                text = format!("{text}: {more}");
            }
            cause = error.source();
        }
        text
    }

    /// What to do next.
    pub(crate) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotNow { hint, .. } => hint,
            Self::Store(error) => store_hint(error)?,
            Self::Log(error) => log_hint(error)?,
            Self::Password { command, .. } => {
                return Some(format!(
                    "banister {command} --server URL --email YOU@EXAMPLE.ORG --password-stdin < FILE"
                ));
            }
            Self::Unreadable(_) | Self::Page(_) => DAMAGED_PAGE,
            Self::File { .. } => "Check the path, and that you may read and write there.",
            Self::Home { .. } => "Set BANISTER_HOME to a folder that is yours.",
            Self::NoProgress { .. } => {
                "Nothing is lost: everything stays on this device. Tell whoever runs the server."
            }
            Self::NoHome => "Set BANISTER_HOME to a folder.",
            Self::NoRecord(_) => WHICH_RECORDS,
            Self::Ambiguous(_) => "Give more of the id; `banister timeline --json` shows it whole.",
            Self::UnknownLog(_) => {
                "`banister status` lists the logs known here; `banister sync` asks the server."
            }
            Self::RoleForbids { .. } => "Ask the owner of the log for another role.",
            Self::NotLoggedIn => "Log in: banister login --server URL --email YOU@EXAMPLE.ORG",
            Self::Unreachable { .. } => {
                "Everything is kept on this device; run `banister sync` once there is a network."
            }
            Self::Refused(problem) => return Some(problem_hint(problem)),
            Self::PagesRefused(pages)
                if pages.iter().any(|(_, code)| *code == Code::ActorForged) =>
            {
                "Nothing is lost: they stay on this device. They were logged here under another \
                 account: log in as that one and type `banister sync`."
            }
            Self::PagesRefused(_) => {
                "Nothing is lost: they stay on this device. `banister export` saves them to a file."
            }
            Self::BadAnswer { .. } => "Check the address given to --server.",
            Self::Usage(_) => "`banister help` shows how.",
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// Whether trying again later may help, without anybody doing anything.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused(problem) => problem.status >= 500 || problem.status == 429,
            _ => false,
        }
    }

    /// The exit code, as `banister --help` lists them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Ambiguous(_) | Self::Password { .. } => 2,
            Self::NotLoggedIn => 3,
            Self::Refused(problem) if asks_for_login(problem.code) => 3,
            Self::Unreachable { .. } => 4,
            Self::Refused(_) | Self::PagesRefused(_) | Self::RoleForbids { .. } => 5,
            Self::BadAnswer { .. } | Self::NoProgress { .. } => 5,
            _ => 1,
        }
    }
}

const WHICH_RECORDS: &str = "`banister timeline` shows the ids of records.";
const LOG_IN: &str = "banister login --server URL --email YOU@EXAMPLE.ORG";
const DAMAGED_PAGE: &str =
    "Nothing was deleted. `banister export FILE` saves what can be read; report the fault.";
const DAMAGED_FILE: &str = "Is the disk full? Else keep a copy of device.db, set BANISTER_HOME to a \
    new folder and type: banister login; what the server has comes back with `banister sync`.";

const LOCKED_FILE: &str =
    "Another program holds the file; nothing was written. Wait until it is done and try again.";

fn log_hint(error: &LogError<StoreError>) -> Option<&'static str> {
    match error {
        LogError::Store(error) => store_hint(error),
        LogError::NoRecord(_) => Some(WHICH_RECORDS),
        LogError::Page(PageError::Unreadable | PageError::Automerge(_)) => Some(DAMAGED_PAGE),
        LogError::Page(_) => None,
    }
}

/// Whether another program held the file for longer than this one waits.
fn is_locked(error: &diesel::result::Error) -> bool {
    matches!(error, diesel::result::Error::DatabaseError(_, info) if info.message().contains("locked"))
}

/// A text or set over its bound is the person's to shorten.
fn too_long(error: &PageError) -> Option<CommandError> {
    let PageError::TooLong { field } = error else { return None };
    let most = match field.as_str() {
        "note" | "text" => format!("{NOTE_LEN_MAX} characters"),
        _ => format!("{SET_LEN_MAX} names"),
    };
    Some(CommandError::Usage(format!("{error}; at most {most}")))
}

const fn asks_for_login(code: Code) -> bool {
    matches!(code, Code::NotAuthenticated | Code::TokenExpired | Code::SessionEnded)
}

fn store_hint(error: &StoreError) -> Option<&'static str> {
    Some(match error {
        StoreError::Newer { .. } => "Update this program. Nothing was changed.",
        StoreError::Open { .. } => {
            "Check that the folder exists and is yours, or set BANISTER_HOME."
        }
        StoreError::CarriedOver => "Try again.",
        StoreError::Query(cause) if is_locked(cause) => LOCKED_FILE,
        StoreError::Query(_) | StoreError::Damaged(_) => DAMAGED_FILE,
        _ => return None,
    })
}

/// A code from a newer server reads as `Internal` here; its own words say more then.
fn known(problem: &Problem) -> bool {
    problem.code.status() == problem.status
}

fn problem_title(problem: &Problem) -> String {
    if known(problem) { problem.code.title().to_owned() } else { problem.title.clone() }
}

fn problem_hint(problem: &Problem) -> String {
    let hint = if known(problem) { problem.code.hint() } else { &problem.detail };
    match problem.code {
        code if asks_for_login(code) || code == Code::EmailTaken => format!("{hint} {LOG_IN}"),
        Code::WrongCredentials => format!("{hint} {LOG_IN}"),
        Code::InvalidPassword => {
            format!("{hint} banister register --server URL --email YOU@EXAMPLE.ORG")
        }
        _ => hint.to_owned(),
    }
}

fn unreadable_text(pages: &[PageId]) -> String {
    let ids: Vec<String> = pages.iter().map(ToString::to_string).collect();
    format!("{} {}", if ids.len() == 1 { "page" } else { "pages" }, ids.join(", "))
}

fn pages_text(pages: &[(PageId, Code)]) -> String {
    let texts: Vec<String> =
        pages.iter().map(|(page, code)| format!("page {page}: {}", code.title())).collect();
    texts.join(" ")
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        Self::Store(Box::new(error))
    }
}

impl From<LogError<StoreError>> for CommandError {
    fn from(error: LogError<StoreError>) -> Self {
        match &error {
            LogError::Page(cause) => too_long(cause).unwrap_or_else(|| Self::Log(Box::new(error))),
            _ => Self::Log(Box::new(error)),
        }
    }
}

impl From<PageError> for CommandError {
    fn from(error: PageError) -> Self {
        too_long(&error).unwrap_or_else(|| Self::Page(Box::new(error)))
    }
}

impl From<SyncError<StoreError>> for CommandError {
    fn from(error: SyncError<StoreError>) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::BadAnswer => Self::NotNow {
                message: error.to_string(),
                hint: "Nothing of it was kept. Try again; if it stays, tell whoever runs the server.",
            },
        }
    }
}
