/// Things of every change of a page, one change's behind the other's: what is there costs no
/// allocation of its own, and is found by the change's place without a hash.
#[derive(Debug, Clone)]
pub(super) struct PerChange<T> {
    things: Vec<T>,
    /// Where each change's things end.
    ends: Vec<u32>,
}

impl<T> Default for PerChange<T> {
    fn default() -> Self {
        Self { things: Vec::new(), ends: Vec::new() }
    }
}

impl<T> PerChange<T> {
    /// Adds the next change's.
    pub(super) fn push(&mut self, things: impl IntoIterator<Item = T>) {
        self.things.extend(things);
        // A page has fewer operations (`PAGE_OPS_MAX`).
        self.ends.push(u32::try_from(self.things.len()).unwrap_or(u32::MAX));
    }

    /// Those of the change at `place`.
    pub(super) fn of(&self, place: u32) -> &[T] {
        let place = place as usize;
        let end = self.ends.get(place).map_or(0, |end| *end as usize);
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        self.things.get(before.map_or(0, |start| *start as usize)..end).unwrap_or_default()
    }

    /// Takes out those of the changes from the place `len` on.
    pub(super) fn truncate(&mut self, len: u32) {
        self.ends.truncate(len as usize);
        self.things.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    /// About how many bytes of memory they take.
    pub(super) fn size_bytes(&self) -> usize {
        size_of_val(self.things.as_slice()) + size_of_val(self.ends.as_slice())
    }
}
