//! The one place that prints.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::command_error::CommandError;

/// Standard output and standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output;

impl Output {
    /// A line of the answer.
    pub(crate) fn line(self, text: impl Display) -> Result<(), CommandError> {
        let mut out = io::stdout().lock();
        let written = writeln!(out, "{}", visible(&text.to_string())).and_then(|()| out.flush());
        written.or_else(allow_closed)
    }

    /// The answer as JSON.
    pub(crate) fn json(self, answer: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(answer).map_err(|_| CommandError::Unwritable)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).or_else(allow_closed)
    }

    /// One of several answers as JSON, on a line of its own.
    pub(crate) fn json_line(self, answer: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string(answer).map_err(|_| CommandError::Unwritable)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).or_else(allow_closed)
    }

    /// The answer as it is: an export.
    pub(crate) fn raw(self, text: &str) -> Result<(), CommandError> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).or_else(allow_closed)
    }

    /// Something beside the answer.
    pub(crate) fn aside(self, text: impl Display) {
        // Nobody can be told that telling failed.
        let _ = writeln!(io::stderr().lock(), "{}", visible(&text.to_string()));
    }

    /// How long work goes on; only for people.
    pub(crate) fn progress(self, text: impl Display) {
        if io::stderr().is_terminal() {
            self.aside(text);
        }
    }

    /// What went wrong, and what to do next.
    pub(crate) fn failure(self, message: &str, hint: Option<&str>) {
        self.aside(format_args!("error: {message}"));
        if let Some(hint) = hint {
            self.aside(format_args!("  → {hint}"));
        }
    }

    /// What is not as it should be, though the command did what it was asked.
    pub(crate) fn warning(self, message: &str, hint: Option<&str>) {
        self.aside(format_args!("warning: {message}"));
        if let Some(hint) = hint {
            self.aside(format_args!("  → {hint}"));
        }
    }

    /// Help, version or a wrong command line, as clap words it.
    pub(crate) fn clap(self, error: &clap::Error) -> ExitCode {
        let _ = error.print();
        u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
    }
}

/// Other people's words must not steer the terminal.
fn visible(text: &str) -> String {
    let replaced = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    text.chars().map(replaced).collect()
}

/// `banister timeline | head` is no failure.
fn allow_closed(error: io::Error) -> Result<(), CommandError> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(CommandError::Print(error)) }
}
