//! Two servers on one PostgreSQL: a change on one, seen on the other.

use std::cell::OnceCell;

use anyhow::{Context, Result, anyhow};
use banister_tests::postgres::Cluster;

use super::super::commits::durable_cluster;
use super::super::samples::Samples;
use super::super::unit::Unit;
use super::guest::seats;
use super::ours::OurServer;
use super::peer::{Peer, Serving};
use super::relay::{Load, relay};
use super::run::block_on;
use super::work::{Figure, Work};

const PAGES: usize = 10;
/// Episodes of each page before it begins: an ordinary month.
const BEGUN: usize = 30;
/// For 10 s.
const LOAD: Load = Load { per_second: 50, each: 50 };

/// Two of our servers on a PostgreSQL that waits for the disk.
#[derive(Default)]
pub(crate) struct Servers {
    /// Started with the first run.
    cluster: OnceCell<Cluster>,
}

impl Work for Servers {
    fn what(&self) -> String {
        format!("two servers on one PostgreSQL, {} changes/s", LOAD.per_second)
    }

    fn figures(&self) -> Vec<Figure> {
        vec![
            Figure::new("sent on one to received on the other, p50", Unit::Ms).at_most(15.0),
            Figure::new("sent on one to received on the other, p99", Unit::Ms),
            Figure::new("delivered", Unit::Percent).at_least(100.0),
        ]
    }

    fn only_ours(&self) -> bool {
        true
    }

    fn run(&self, _: &dyn Peer) -> Result<Vec<f64>> {
        if self.cluster.get().is_none() {
            let _ = self.cluster.set(durable_cluster()?);
        }
        let cluster = self.cluster.get().context("no PostgreSQL")?;
        let database = cluster.database().map_err(|error| anyhow!(error))?;
        let (one, other) = (OurServer::on(&database)?, OurServer::on(&database)?);
        block_on(async {
            let seats = seats((&one, &other), PAGES, (BEGUN, LOAD.each)).await?;
            let relayed = relay(seats, LOAD, one.process()).await?;
            let took = Samples::of(relayed.took_ms.iter().copied());
            let percent = relayed.took_ms.len() as f64 / relayed.sent as f64 * 100.0;
            Ok(vec![took.percentile(50), took.percentile(99), percent])
        })
    }
}
