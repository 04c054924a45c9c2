//! Being live: what is written here is sent at once, what others write arrives at once.
//!
//! Each turn begins with one exchange, which catches everything up. Then the socket, for as
//! long as it can be had; without one (an older server, a proxy), exchanges go on at their pace.
//! Every way to lose the connection ends in another turn, after a pause that grows.

mod connect;
mod interrupt;
mod logs;
mod socket;
mod talk;
mod tls;
mod turns;
mod wait;

use std::fmt::Display;

pub(crate) use turns::watch;

use crate::command_error::CommandError;
use crate::device::Device;
use crate::sync::Report;

/// Someone who is told what happens, as it happens.
pub(crate) trait Watcher {
    /// An exchange was made. What it refused is in the report.
    fn exchanged(&mut self, device: &mut Device, report: &Report) -> Result<(), CommandError>;

    /// So many changes were taken by the server, so many came from it.
    fn moved(
        &mut self,
        device: &mut Device,
        sent: usize,
        received: usize,
    ) -> Result<(), CommandError>;

    /// Another process has written to this device's store.
    fn written(&mut self, device: &mut Device) -> Result<(), CommandError>;

    /// The server cannot be heard any more, and why; it is tried again.
    fn lost(&mut self, device: &mut Device, why: &dyn Display) -> Result<(), CommandError>;
}
