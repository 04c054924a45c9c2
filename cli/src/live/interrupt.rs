use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::SIGINT;
use signal_hook::flag::register_conditional_shutdown;

/// Ctrl-C ends the program at once, and is how it is meant to end. A shell script that starts
/// it in the background has it ignore Ctrl-C; it does not. Nothing is lost: what was told is
/// on disk.
pub(super) fn ends_well() -> io::Result<()> {
    register_conditional_shutdown(SIGINT, 0, Arc::new(AtomicBool::new(true))).map(drop)
}
