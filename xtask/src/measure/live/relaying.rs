//! Changes relayed over a hundred sockets.

use anyhow::Result;

use super::super::samples::Samples;
use super::super::unit::Unit;
use super::guest::seats;
use super::peer::Peer;
use super::relay::{Load, Relayed, relay};
use super::run::{Stand, block_on};
use super::work::{Figure, Work};

/// A socket that writes and one that reads each.
pub(crate) const PAGES: usize = 50;
/// Episodes of each page before it begins: an ordinary month.
const BEGUN: usize = 30;

/// So many changes in a second, on 50 pages in turn.
pub(crate) struct Relaying {
    load: Load,
    figures: [Figure; 4],
}

impl Relaying {
    /// The load that shows what a change costs: for 5 s.
    pub(crate) const FAST: Self = Self {
        load: Load { per_second: 500, each: 50 },
        figures: [
            Figure::new("sent to received, p50", Unit::Ms).at_most(3.0),
            Figure::new("sent to received, p99", Unit::Ms).at_most(15.0),
            Figure::new("delivered", Unit::Percent).at_least(100.0),
            Figure::new("server's processor time for each", Unit::Us).at_most(150.0),
        ],
    };

    /// The load of an ordinary day of many people: for 10 s.
    pub(crate) const SLOW: Self = Self {
        load: Load { per_second: 50, each: 10 },
        figures: [
            Figure::new("sent to received, p50", Unit::Ms).at_most(1.5),
            Figure::new("sent to received, p99", Unit::Ms),
            Figure::new("delivered", Unit::Percent).at_least(100.0),
            Figure::new("server's processor time for each", Unit::Us),
        ],
    };
}

impl Work for Relaying {
    fn what(&self) -> String {
        format!("{} changes/s over {} sockets", self.load.per_second, 2 * PAGES)
    }

    fn figures(&self) -> Vec<Figure> {
        self.figures.to_vec()
    }

    fn run(&self, peer: &dyn Peer) -> Result<Vec<f64>> {
        let stand = Stand::new(peer)?;
        let serving = stand.serving();
        block_on(async {
            let seats = seats((serving, serving), PAGES, (BEGUN, self.load.each)).await?;
            Ok(numbers(&relay(seats, self.load, serving.process()).await?))
        })
    }
}

/// The numbers in the order of the figures. Without a change that arrived there is no time.
fn numbers(relayed: &Relayed) -> Vec<f64> {
    let took = Samples::of(relayed.took_ms.iter().copied());
    let (arrived, sent) = (relayed.took_ms.len() as f64, relayed.sent as f64);
    let (p50, p99) = (took.percentile(50), took.percentile(99));
    vec![p50, p99, arrived / sent * 100.0, relayed.cpu_ms * 1000.0 / sent]
}
