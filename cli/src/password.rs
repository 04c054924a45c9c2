use std::io::{self, BufRead, IsTerminal};

use banister_shared::api::Secret;

use crate::command_error::CommandError;

/// Where a password comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking {
    /// One line of standard input.
    pub(crate) stdin: bool,
    /// Typed twice, because it is new.
    pub(crate) twice: bool,
    /// The command that asks.
    pub(crate) command: &'static str,
}

impl Asking {
    /// Asks for the password, without showing it.
    pub(crate) fn ask(self) -> Result<Secret, CommandError> {
        if self.stdin {
            return self.first_line();
        }
        if !io::stdin().is_terminal() {
            let message = "there is no terminal to ask for the password on; \
                give --password-stdin and write it to standard input";
            return Err(self.failed(message));
        }
        let password = self.prompt("Password: ")?;
        if self.twice && self.prompt("The same again: ")? != password {
            return Err(self.failed("the two passwords differ"));
        }
        Ok(password)
    }

    fn first_line(self) -> Result<Secret, CommandError> {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        read.map_err(|error| self.failed(format!("cannot read the password: {error}")))?;
        let password = line.trim_end_matches(['\r', '\n']);
        if password.is_empty() {
            return Err(self.failed("standard input holds no password"));
        }
        Ok(Secret(password.to_owned()))
    }

    fn prompt(self, words: &str) -> Result<Secret, CommandError> {
        let typed = rpassword::prompt_password(words);
        typed.map(Secret).map_err(|error| self.failed(format!("cannot ask: {error}")))
    }

    fn failed(self, message: impl Into<String>) -> CommandError {
        CommandError::Password { message: message.into(), command: self.command }
    }
}
