use std::time::Duration;

const FIRST_MS: u64 = 1_000;
/// However long the server has been away, it is tried again about every minute.
const LAST_MS: u64 = 60_000;

/// How long to wait before connecting again: anything up to a bound that doubles each time, so
/// that devices that lost a server together come back one by one.
///
/// Source: "full jitter" in <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
#[derive(Debug, Clone)]
pub struct Backoff {
    bound_ms: u64,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { bound_ms: FIRST_MS }
    }
}

impl Backoff {
    /// The next wait, chosen by a random number.
    pub fn next(&mut self, random: u64) -> Duration {
        let wait_ms = random % (self.bound_ms + 1);
        self.bound_ms = (self.bound_ms * 2).min(LAST_MS);
        Duration::from_millis(wait_ms)
    }

    /// A connection was good: the next one that is lost is tried again soon.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_a_minute_and_begins_anew() {
        let mut backoff = Backoff::default();
        let waits: Vec<Duration> =
            [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_001]
                .map(|random| backoff.next(random))
                .to_vec();
        let ms = waits.iter().map(Duration::as_millis).collect::<Vec<_>>();
        assert_eq!(ms, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 0]);
        backoff.reset();
        assert_eq!(backoff.next(1_001), Duration::ZERO);
    }
}
