use std::sync::atomic::{AtomicUsize, Ordering};

/// Memory that many share: how much there is, and how much of it is taken, in bytes.
///
/// Whoever asks whether there is room and then takes it may, together with others who do so at
/// the same moment, take a little more than there is.
#[derive(Debug)]
pub(crate) struct Room {
    max: usize,
    taken: AtomicUsize,
}

impl Room {
    /// So much, with nothing taken.
    pub(crate) const fn of(max: usize) -> Self {
        Self { max, taken: AtomicUsize::new(0) }
    }

    /// Whether so much is left.
    pub(super) fn has(&self, bytes: usize) -> bool {
        self.taken.load(Ordering::Relaxed).saturating_add(bytes) <= self.max
    }

    pub(super) fn take(&self, bytes: usize) {
        self.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Gives back what was taken.
    pub(super) fn give(&self, bytes: usize) {
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
    }
}
