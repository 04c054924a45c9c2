use std::thread;
use std::time::{Duration, Instant};

use crate::command_error::CommandError;
use crate::device::Device;

/// How often the store is looked at.
const STEP: Duration = Duration::from_millis(200);

/// Waits for so long, or until something was written that has to be sent. That another process
/// has received something is no reason: two of them would wake each other for ever.
pub(super) fn wait(device: &mut Device, pause: Duration) -> Result<(), CommandError> {
    let (until, unsent) = (Instant::now() + pause, device.store.unsent_count()?);
    let mut revision = device.store.revision()?;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        thread::sleep(left.min(STEP));
        let now = device.store.revision()?;
        if now != revision && device.store.unsent_count()? > unsent {
            return Ok(());
        }
        revision = now;
    }
}
