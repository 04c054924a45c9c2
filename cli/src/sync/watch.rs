use std::thread;
use std::time::Duration;

use crate::command_error::CommandError;
use crate::random;

/// However long the server has been away, it is tried again after five minutes.
const PAUSE_MAX: Duration = Duration::from_secs(300);

/// Calls `round` every `seconds`, less often while the server cannot be reached, until it fails
/// in another way or the person stops it.
pub(crate) fn watch(
    seconds: u64,
    mut round: impl FnMut() -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let usual = Duration::from_secs(seconds.max(1));
    let mut pause = usual;
    loop {
        pause = match round() {
            Ok(()) => usual,
            Err(error) if error.may_pass() => (pause * 2).min(PAUSE_MAX.max(usual)),
            Err(error) => return Err(error),
        };
        thread::sleep(with_jitter(pause)?);
    }
}

/// Up to a quarter more, so that devices that lost the server together come back one by one.
fn with_jitter(pause: Duration) -> Result<Duration, CommandError> {
    let [random] = random::bytes::<1>()?;
    Ok(pause + pause / 4 * u32::from(random) / 256)
}
