//! A server to be measured: ours, or one that speaks the same protocol.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::home::Home;

/// A server that can be started.
pub(crate) trait Peer {
    /// What the tables call it.
    fn name(&self) -> &'static str;

    /// Starts it on what a folder holds: nothing, or what an earlier one has left there.
    fn start(&self, folder: &Path) -> Result<Box<dyn Serving>>;

    /// As much as it is asked to hold at once.
    fn plenty(&self) -> Plenty;
}

/// A server that runs, until this is dropped.
pub(crate) trait Serving {
    /// Its process, for the kernel's books.
    fn process(&self) -> u32;

    /// Lets the devices of a home in; what each of them shows when it connects.
    fn admit(&self, home: &Home) -> Result<Vec<Pass>>;

    /// Where a device with this pass connects.
    fn url(&self, pass: &Pass) -> String;
}

/// What a device shows when it connects: a token, or nothing to servers that let everyone in.
#[derive(Clone)]
pub(crate) struct Pass(pub(crate) String);

/// What a server is asked to hold, so that the measurement ends in reasonable time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plenty {
    /// Pages that are written and left alone.
    pub(crate) pages: usize,
    /// Connections without anything to do.
    pub(crate) connections: usize,
    /// So long after the last device has gone it has let go of what it will let go of.
    pub(crate) rest: Duration,
}
