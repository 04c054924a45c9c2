//! What an attack is.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::time::{Instant, timeout_at};

use super::super::live::block_on;
use super::ground::Ground;

/// Something that an account does to a server.
pub(crate) trait Attack {
    /// What is done.
    fn what(&self) -> String;

    /// Does what takes long and is not to be measured; what is left to be done.
    ///
    /// # Errors
    /// The server refuses something that anyone may do.
    fn prepare(&self, ground: &Ground) -> Result<Ready>;
}

/// An attack that can begin, on a thread of its own.
pub(crate) type Ready = Box<dyn FnOnce(&Clock) + Send>;

/// How long it goes on, and how much of it was done.
pub(crate) struct Clock {
    /// When it ends.
    pub(crate) until: std::time::Instant,
    done: AtomicUsize,
}

impl Clock {
    /// Goes on for so long from now on.
    pub(crate) fn lasting(time: Duration) -> Self {
        Self { until: std::time::Instant::now() + time, done: AtomicUsize::new(0) }
    }

    /// Whether it goes on.
    pub(crate) fn runs(&self) -> bool {
        std::time::Instant::now() < self.until
    }

    /// So much was done.
    pub(crate) fn count(&self, times: usize) {
        self.done.fetch_add(times, Ordering::Relaxed);
    }

    /// How often.
    pub(crate) fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }
}

/// Does this until the clock stops, with so many at the same time. Whoever is cut off begins
/// again: that is how an attacker takes it.
pub(crate) fn again_and_again<F: Future<Output = Result<()>>>(
    clock: &Clock,
    at_once: usize,
    what: impl Fn(usize) -> F,
) {
    let each = async |number: usize| {
        while clock.runs() {
            let _cut_off = what(number).await;
            // A server that answers at once must not keep the others from their turn.
            tokio::task::yield_now().await;
        }
    };
    let all = futures_util::future::join_all((0..at_once).map(each));
    // Whatever is under way when the time is over is left.
    let _ended = block_on(async { Ok(timeout_at(Instant::from_std(clock.until), all).await) });
}
