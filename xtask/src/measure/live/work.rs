//! A piece of work that every server is given.

use anyhow::Result;

use super::super::unit::Unit;
use super::peer::Peer;

/// Something that servers do, measured on a server of its own each time.
pub(crate) trait Work {
    /// What is done.
    fn what(&self) -> String;

    /// What is read off, in the order in which [`Self::run`] gives it.
    fn figures(&self) -> Vec<Figure>;

    /// Whether only our server can do it.
    fn only_ours(&self) -> bool {
        false
    }

    /// Does it once.
    ///
    /// # Errors
    /// The server does not answer.
    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>>;
}

/// A number, and what it is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    /// Which number.
    pub(crate) name: &'static str,
    /// Its unit.
    pub(crate) unit: Unit,
    /// What it is to be, if anything.
    pub(crate) budget: Option<Budget>,
}

/// What a number is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Budget {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Figure {
    /// A number without a budget.
    pub(crate) const fn new(name: &'static str, unit: Unit) -> Self {
        Self { name, unit, budget: None }
    }

    /// It is to be this or less.
    pub(crate) const fn at_most(self, number: f64) -> Self {
        Self { budget: Some(Budget::AtMost(number)), ..self }
    }

    /// It is to be this or more.
    pub(crate) const fn at_least(self, number: f64) -> Self {
        Self { budget: Some(Budget::AtLeast(number)), ..self }
    }

    /// Whether less of it is better, so that ratios mean something.
    pub(crate) const fn is_cost(&self) -> bool {
        !matches!(self.unit, Unit::Percent | Unit::Count)
    }

    /// What it is to be, and whether it is.
    pub(crate) fn verdict(&self, number: Option<f64>) -> String {
        let (words, met) = match self.budget {
            None => return String::new(),
            Some(Budget::AtMost(most)) => {
                (format!("≤ {}", self.unit.write(most)), number.map(|number| number <= most))
            }
            Some(Budget::AtLeast(least)) => {
                (format!("≥ {}", self.unit.write(least)), number.map(|number| number >= least))
            }
        };
        match met {
            Some(true) => format!("{words}: met"),
            Some(false) => format!("{words}: missed"),
            None => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_met_or_missed() {
        let figure = Figure::new("p50", Unit::Ms).at_most(3.0);
        assert_eq!(figure.verdict(Some(2.9)), "≤ 3.00 ms: met");
        assert_eq!(figure.verdict(Some(3.1)), "≤ 3.00 ms: missed");
        assert_eq!(figure.verdict(None), "≤ 3.00 ms");
        let all = Figure::new("delivered", Unit::Percent).at_least(100.0);
        assert_eq!(all.verdict(Some(99.9)), "≥ 100 %: missed");
        assert_eq!(Figure::new("p99", Unit::Ms).verdict(Some(1.0)), "");
    }
}
