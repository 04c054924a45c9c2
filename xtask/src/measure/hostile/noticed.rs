//! What was noticed of an attack, as a line of the table.

use super::super::samples::Samples;
use super::super::unit::Unit;

/// What was noticed.
pub(crate) struct Noticed {
    /// From sending to receipt, in ms, of each change that arrived.
    pub(crate) took_ms: Vec<f64>,
    /// How many were sent.
    pub(crate) sent: usize,
    /// The slowest upload, in ms.
    pub(crate) upload_ms: f64,
    /// The slowest revocation, in ms.
    pub(crate) revocation_ms: f64,
    /// The most memory that the server held, in MiB.
    pub(crate) peak_mib: f64,
    /// How much of the attack was done.
    pub(crate) done: usize,
}

/// One column.
struct Column {
    head: &'static str,
    unit: Unit,
    of: fn(&Noticed) -> f64,
}

const COLUMNS: [Column; 8] = [
    Column { head: "a stranger's relay, p50", unit: Unit::Ms, of: |seen| seen.percentile(50) },
    Column { head: "p99", unit: Unit::Ms, of: |seen| seen.percentile(99) },
    Column { head: "worst", unit: Unit::Ms, of: |seen| seen.percentile(100) },
    Column { head: "delivered", unit: Unit::Percent, of: Noticed::delivered },
    Column { head: "slowest upload", unit: Unit::Ms, of: |seen| seen.upload_ms },
    Column { head: "slowest revocation", unit: Unit::Ms, of: |seen| seen.revocation_ms },
    Column { head: "server's peak memory", unit: Unit::MiB, of: |seen| seen.peak_mib },
    Column { head: "done", unit: Unit::Count, of: |seen| seen.done as f64 },
];

/// The head of the table.
pub(crate) fn heads() -> Vec<String> {
    let heads = COLUMNS.iter().map(|column| column.head);
    std::iter::once("").chain(heads).map(str::to_owned).collect()
}

/// The medians of several runs.
pub(crate) fn cells(what: &str, runs: &[Noticed]) -> Vec<String> {
    let cell = |column: &Column| {
        column.unit.write(Samples::of(runs.iter().map(|run| (column.of)(run))).median())
    };
    std::iter::once(what.to_owned()).chain(COLUMNS.iter().map(cell)).collect()
}

impl Noticed {
    fn percentile(&self, of_hundred: usize) -> f64 {
        Samples::of(self.took_ms.iter().copied()).percentile(of_hundred)
    }

    fn delivered(&self) -> f64 {
        self.took_ms.len() as f64 / self.sent as f64 * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_as_many_cells_as_the_head() {
        let took_ms = (1..=99).map(f64::from).collect();
        let seen = Noticed {
            took_ms,
            sent: 100,
            upload_ms: 5.0,
            revocation_ms: 6.0,
            peak_mib: 70.0,
            done: 8,
        };
        let cells = cells("nothing", &[seen]);
        let expected = [
            "nothing", "50.0 ms", "99.0 ms", "99.0 ms", "99.0 %", "5.00 ms", "6.00 ms", "70.0 MiB",
            "8",
        ];
        assert_eq!(cells, expected);
        assert_eq!(cells.len(), heads().len());
    }
}
