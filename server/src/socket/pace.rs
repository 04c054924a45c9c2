use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Frames that one connection may send in [`WINDOW`]. A device that comes back with every page
/// it may speak about sends half as many.
const FRAMES: usize = 2_000;
const WINDOW: Duration = Duration::from_secs(1);

/// How fast a connection is listened to: whoever says more waits, and nobody else does.
#[derive(Debug)]
pub(super) struct Pace {
    until: Instant,
    frames: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { until: Instant::now() + WINDOW, frames: 0 }
    }
}

impl Pace {
    /// Waits if there were too many frames.
    pub(super) async fn rest(&self) {
        if self.frames >= FRAMES {
            sleep_until(self.until).await;
        }
    }

    /// Counts a frame.
    pub(super) fn count(&mut self) {
        if Instant::now() >= self.until {
            *self = Self::default();
        }
        self.frames += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_says_too_much_waits() {
        let (begun, mut pace) = (Instant::now(), Pace::default());
        for _ in 0..FRAMES {
            pace.rest().await;
            pace.count();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        pace.rest().await;
        pace.count();
        assert_eq!(begun.elapsed(), WINDOW);
        pace.rest().await;
        assert_eq!(begun.elapsed(), WINDOW, "a new window has begun");
    }
}
