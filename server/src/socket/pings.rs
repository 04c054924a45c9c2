use std::time::Duration;

use tokio::time::Instant;

/// Time between pings. Some clients drop a server that says nothing for a minute; some devices
/// cannot answer for seconds while their page works.
const EVERY: Duration = Duration::from_secs(25);
/// Pings without any sign of life after which a device is gone.
const SILENT: u8 = 2;

/// When a device is asked for a sign of life, and how often it gave none.
#[derive(Debug)]
pub(super) struct Pings {
    next: Instant,
    unanswered: u8,
    /// It would have been heard since the last one, had it said anything.
    listened: bool,
}

impl Default for Pings {
    fn default() -> Self {
        Self { next: Instant::now() + EVERY, unanswered: 0, listened: false }
    }
}

impl Pings {
    /// When the next one is due.
    pub(super) const fn next(&self) -> Instant {
        self.next
    }

    /// Whether that is now.
    pub(super) fn is_due(&self) -> bool {
        Instant::now() >= self.next
    }

    /// Notes that the device is listened to. While it has to wait until it is, it is not silent.
    pub(super) const fn listen(&mut self) {
        self.listened = true;
    }

    /// Notes a sign of life.
    pub(super) const fn heard(&mut self) {
        self.unanswered = 0;
    }

    /// Counts one; `false` if the device is gone.
    pub(super) fn count(&mut self) -> bool {
        let silent = std::mem::take(&mut self.listened);
        if silent && self.unanswered >= SILENT {
            return false;
        }
        self.unanswered += u8::from(silent);
        self.next = Instant::now() + EVERY;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_listened_to_and_says_nothing_is_gone() {
        let mut pings = Pings::default();
        let mut count = || {
            pings.listen();
            pings.count()
        };
        assert_eq!([count(), count(), count()], [true, true, false]);
        pings.heard();
        assert!(pings.count());
    }

    #[test]
    fn who_is_not_listened_to_is_not_silent() {
        let mut pings = Pings::default();
        assert!((0..100).all(|_| pings.count()));
        pings.listen();
        assert!((0..100).all(|_| pings.count()), "it was listened to only once");
    }
}
