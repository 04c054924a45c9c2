//! What became of each step, and how long it took.

use std::fmt;
use std::time::Duration;

/// How a step ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it holds.
    Ok,
    /// What was checked holds, but this could not be checked here.
    NotChecked(&'static str),
    /// It does not hold.
    Failed,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => f.write_str("ok"),
            Self::NotChecked(what) => write!(f, "ok, but NOT CHECKED: {what}"),
            Self::Failed => f.write_str("FAILED"),
        }
    }
}

/// The steps that ran, in order; shown as a table.
#[derive(Default)]
pub(crate) struct Summary(Vec<(&'static str, Outcome, Duration)>);

impl Summary {
    pub(crate) fn add(&mut self, step: &'static str, outcome: Outcome, took: Duration) {
        println!("=== {step}: {outcome} ({:.1} s)", took.as_secs_f64());
        self.0.push((step, outcome, took));
    }

    pub(crate) fn failed(&self) -> bool {
        self.0.iter().any(|(_, outcome, _)| *outcome == Outcome::Failed)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step, outcome, took) in &self.0 {
            writeln!(f, "{step:<8} {:>7.1} s  {outcome}", took.as_secs_f64())?;
        }
        let whole: Duration = self.0.iter().map(|(.., took)| *took).sum();
        write!(f, "{:<8} {:>7.1} s", "all", whole.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_fails_the_whole() {
        let mut summary = Summary::default();
        summary.add("format", Outcome::Ok, Duration::from_millis(1_240));
        summary.add("audit", Outcome::NotChecked("advisories"), Duration::from_secs(3));
        assert!(!summary.failed());
        summary.add("test", Outcome::Failed, Duration::from_secs(100));
        assert!(summary.failed());
        assert_eq!(
            summary.to_string(),
            "format       1.2 s  ok\n\
             audit        3.0 s  ok, but NOT CHECKED: advisories\n\
             test       100.0 s  FAILED\n\
             all        104.2 s"
        );
    }
}
