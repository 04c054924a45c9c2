//! A line of the results.

use super::samples::Samples;
use super::unit::Unit;

/// What was measured, and what came out.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// What was done, in words.
    pub(crate) what: String,
    /// Which number of it.
    pub(crate) number: &'static str,
    unit: Unit,
    samples: Samples,
}

impl Row {
    /// A number of something that was done.
    pub(crate) fn new(
        what: impl Into<String>,
        number: &'static str,
        unit: Unit,
        samples: Samples,
    ) -> Self {
        Self { what: what.into(), number, unit, samples }
    }

    /// The median with its unit.
    pub(crate) fn median(&self) -> String {
        self.unit.write(self.samples.median())
    }

    /// The lowest and the highest, in the same unit.
    pub(crate) fn range(&self) -> String {
        let (low, high) = self.samples.range();
        format!("{} – {}", self.unit.digits(low), self.unit.digits(high))
    }
}
