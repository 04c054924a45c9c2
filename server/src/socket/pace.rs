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
    /// Counts a frame; waits if there were too many.
    pub(super) async fn keep(&mut self) {
        self.frames += 1;
        if self.frames > FRAMES {
            sleep_until(self.until).await;
        }
        if Instant::now() >= self.until {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_says_too_much_waits() {
        let (begun, mut pace) = (Instant::now(), Pace::default());
        for _ in 0..FRAMES {
            pace.keep().await;
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        pace.keep().await;
        assert_eq!(begun.elapsed(), WINDOW);
        pace.keep().await;
        assert_eq!(begun.elapsed(), WINDOW, "a new window has begun");
    }
}
