//! Live sync: our server beside the stock Node server and samod, with the same devices.
//!
//! The devices speak the automerge-repo protocol directly, with messages that were prepared
//! before: they run on the machine that is measured, and should leave it to the servers.

mod back;
mod child;
mod churn;
mod compared;
mod counted;
mod crowd;
mod exchanging;
mod guest;
mod history;
mod home;
mod idle;
mod large;
pub(crate) mod limits;
mod meter;
mod ours;
mod peer;
mod relay;
mod relaying;
mod restart;
mod resting;
mod run;
pub(crate) mod series;
mod servers;
mod socket;
mod stock;
mod whole;
pub(crate) mod work;

use anyhow::Result;

use super::section::Section;
pub(crate) use crowd::crowd;
pub(crate) use home::Home;
pub(crate) use ours::{OurServer, Ours};
pub(crate) use peer::{Peer, Serving};
pub(crate) use relay::{Load, Seat, pass};
pub(crate) use run::block_on;
pub(crate) use socket::Socket;
use work::Work;

/// The same work for every server: all of it, or what has these words in its name.
///
/// # Errors
/// The others cannot be had.
pub(crate) fn measure(runs: usize, with_peers: bool, words: &str) -> Result<Section> {
    let mut peers: Vec<Box<dyn Peer>> = vec![Box::new(ours::Ours)];
    if with_peers {
        peers.push(Box::new(stock::Stock::node()?));
        peers.push(Box::new(stock::Stock::samod()?));
    }
    let mut works = works();
    works.retain(|work| work.what().contains(words));
    let table = compared::measure(&works, &peers, runs);
    Ok(Section { title: "Live sync, side by side", about: ABOUT.to_owned(), table })
}

const ABOUT: &str = "\
Our server on SQLite; automerge-repo 2.5.6 on Node.js and samod 0.16 behind axum, both with their \
storage in files. The same devices for all of them: they speak the automerge-repo protocol over \
WebSockets, on one thread of this machine. The servers take turns, each on an empty folder. Ours \
has a change on disk before it acknowledges or relays it; the others answer first and store \
later. Budgets are those of the design, for ours. The memory of pages is read after 5 s, ours \
after 75 s, when it has closed them. «No answer in 60 s» ends a measurement.";

fn works() -> Vec<Box<dyn Work>> {
    vec![
        Box::new(relaying::Relaying::FAST),
        Box::new(relaying::Relaying::SLOW),
        Box::new(large::Large),
        Box::new(back::Back),
        Box::new(exchanging::Exchanging),
        Box::new(restart::Restart { connections: 300, only_ours: false }),
        Box::new(restart::Restart { connections: 2_000, only_ours: true }),
        Box::new(idle::Idle),
        Box::new(resting::Resting),
        Box::new(churn::Churn),
        Box::<servers::Servers>::default(),
    ]
}
