use anyhow::Result;
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, sleep_until};

use super::super::super::live::{Ours, Peer, block_on, crowd};
use super::super::attack::{Attack, Clock, Ready};
use super::super::eve::Eve;
use super::super::ground::Ground;

/// Or as many as the machine lets one process have.
const CONNECTIONS: usize = 10_000;
/// Opened at the same time.
const AT_ONCE: usize = 64;

/// Connections that say nothing: of ten, six after they have introduced themselves, three after
/// they were let in, and one in the middle of asking for it.
pub(crate) struct Silent;

impl Attack for Silent {
    fn what(&self) -> String {
        format!("{} connections of many accounts that say nothing", connections())
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let crowds = crowd(&ground.server, connections())?;
        let urls = crowds.iter().map(|crowd| crowd.urls(&ground.server));
        let urls = urls.collect::<Result<Vec<_>>>()?.concat();
        Ok(Box::new(move |clock| {
            let _gone = block_on(be_silent(urls, clock));
        }))
    }
}

fn connections() -> usize {
    Ours.plenty().connections.min(CONNECTIONS)
}

async fn be_silent(urls: Vec<String>, clock: &Clock) -> Result<()> {
    let open = async |(number, url): (usize, String)| {
        let eve = match number % 10 {
            0 => Eve::half(&url).await,
            1..4 => Eve::let_in(&url).await,
            _ => Eve::open(&url).await,
        };
        clock.count(usize::from(eve.is_ok()));
        eve.ok()
    };
    let opening = stream::iter(urls.into_iter().enumerate()).map(open);
    let _kept: Vec<Option<Eve>> = opening.buffer_unordered(AT_ONCE).collect().await;
    sleep_until(Instant::from_std(clock.until)).await;
    Ok(())
}
