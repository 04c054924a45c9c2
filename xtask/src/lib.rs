//! What the programs of this package share: how they end, a device without a screen, and the
//! server as it reaches it.

#[cfg(feature = "demo")]
pub mod device;

use std::process::ExitCode;

/// Ends a program: a failure is one line that says what failed and why.
#[expect(clippy::print_stderr, reason = "whoever started the program reads it")]
pub fn end(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
