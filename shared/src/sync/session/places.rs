use std::ops::Range;

/// A set of places of a page, as runs: whoever was sent a whole page costs one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places(Vec<Range<u32>>);

impl Places {
    pub(super) fn contains(&self, place: u32) -> bool {
        let after = self.0.partition_point(|run| run.end <= place);
        self.0.get(after).is_some_and(|run| run.start <= place)
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds places in ascending order.
    pub(super) fn extend(&mut self, places: &[u32]) {
        let held = std::mem::take(&mut self.0).into_iter().flatten();
        let mut all: Vec<u32> = held.chain(places.iter().copied()).collect();
        all.sort_unstable();
        *self = all.into_iter().collect();
    }

    /// Keeps only those that are among `places`, which ascend.
    pub(super) fn keep(&mut self, places: &[u32]) {
        let held = std::mem::take(self);
        *self = places.iter().copied().filter(|place| held.contains(*place)).collect();
    }

    pub(super) const fn size_bytes(&self) -> usize {
        self.0.len() * size_of::<Range<u32>>()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<u32> for Places {
    /// From places in ascending order.
    fn from_iter<I: IntoIterator<Item = u32>>(places: I) -> Self {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for place in places {
            match runs.last_mut() {
                Some(run) if run.end >= place => run.end = run.end.max(place + 1),
                _ => runs.push(place..place + 1),
            }
        }
        Self(runs)
    }
}
