//! The `banister` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    banister::run()
}
