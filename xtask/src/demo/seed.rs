//! Chance that falls the same way every time.

use banister_shared::testkit::rng::Rng;

/// The source of everything in the demo that is by chance.
pub(crate) struct Seed(Rng);

impl Seed {
    /// The seed of the demo's life.
    pub(crate) const fn fixed() -> Self {
        Self(Rng::new(1_884))
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let numbers = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.0.below(numbers))
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, cases: i64) -> bool {
        self.between(1, 100) <= cases
    }

    /// One of several; nothing if there is nothing.
    pub(crate) fn pick<'a, T>(&mut self, several: &'a [T]) -> Option<&'a T> {
        self.0.pick(several)
    }

    /// Each of several with so many chances of a hundred.
    pub(crate) fn some<'a>(&mut self, several: &'a [&'a str], cases: i64) -> Vec<&'a str> {
        several.iter().copied().filter(|_| self.percent(cases)).collect()
    }

    /// Bytes for an id.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.0.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_every_time() {
        assert_eq!(Seed::fixed().bytes::<8>(), Seed::fixed().bytes::<8>());
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut seed = Seed::fixed();
        let numbers: Vec<i64> = (0..200).map(|_| seed.between(-2, 3)).collect();
        assert!((-2..=3).all(|number| numbers.contains(&number)));
        assert!(numbers.iter().all(|number| (-2..=3).contains(number)));
    }

    #[test]
    fn nothing_is_picked_from_nothing() {
        assert_eq!(Seed::fixed().pick::<u8>(&[]), None);
    }
}
