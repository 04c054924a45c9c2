use anyhow::Result;
use banister_shared::testkit::rng::Rng;

use super::super::attack::{Attack, Clock, Ready, again_and_again};
use super::super::bytes::frame;
use super::super::eve::Eve;
use super::super::ground::Ground;

const AT_ONCE: usize = 16;
const BYTES: usize = 1_000;

/// Random bytes, half of them in frames, on one new connection after another.
pub(crate) struct Random;

impl Attack for Random {
    fn what(&self) -> String {
        format!("random bytes on {AT_ONCE} connections, new ones all the time")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        Ok(Box::new(move |clock| {
            again_and_again(clock, AT_ONCE, |number| {
                let url = eve.url(number);
                async move { visit(&url, clock).await }
            });
        }))
    }
}

async fn visit(url: &str, clock: &Clock) -> Result<()> {
    let mut eve = Eve::open(url).await?;
    clock.count(1);
    let rng = &mut Rng::new(clock.done() as u64);
    let noise: Vec<u8> = (0..BYTES).map(|_| rng.bytes::<1>()[0]).collect();
    if rng.below(2) == 0 {
        eve.send(&frame(&noise)?).await?;
        eve.answered().await;
    } else {
        // It may begin a frame that never ends.
        eve.send(&noise).await?;
    }
    Ok(())
}
