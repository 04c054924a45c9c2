//! Numbers of several runs, and what to say of them.

/// The same thing, measured several times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    /// Numbers in any order.
    pub(crate) fn of(numbers: impl IntoIterator<Item = f64>) -> Self {
        let mut numbers: Vec<f64> = numbers.into_iter().collect();
        numbers.sort_unstable_by(f64::total_cmp);
        Self(numbers)
    }

    /// The number in the middle, or the mean of the two there; not a number if there is none.
    pub(crate) fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        let at = |place: usize| self.0.get(place).copied().unwrap_or(f64::NAN);
        match self.0.len() % 2 {
            0 => f64::midpoint(at(middle.wrapping_sub(1)), at(middle)),
            _ => at(middle),
        }
    }

    /// The number that so many of a hundred do not exceed; not a number if there is none.
    pub(crate) fn percentile(&self, of_hundred: usize) -> f64 {
        let place = (self.0.len() * of_hundred).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or(f64::NAN)
    }

    /// The lowest and the highest.
    pub(crate) fn range(&self) -> (f64, f64) {
        let end = |number: Option<&f64>| number.copied().unwrap_or(f64::NAN);
        (end(self.0.first()), end(self.0.last()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((Samples::of([9.0, 1.0, 2.0]).median() - 2.0).abs() < 1e-9);
        assert!((Samples::of([4.0, 1.0, 2.0, 9.0]).median() - 3.0).abs() < 1e-9);
        assert_eq!(Samples::of([4.0, 1.0, 2.0]).range(), (1.0, 4.0));
    }

    #[test]
    fn a_percentile_is_one_of_the_numbers() {
        let samples = Samples::of((1..=200).map(f64::from));
        assert!((samples.percentile(99) - 198.0).abs() < 1e-9);
        assert!((Samples::of([7.0]).percentile(99) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn of_nothing_there_is_no_number() {
        assert!(Samples::default().median().is_nan());
    }
}
