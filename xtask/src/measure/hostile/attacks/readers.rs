use anyhow::Result;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::fat;
use super::super::eve::{Eve, asking};
use super::super::ground::Ground;

/// Three devices with as many connections as they may have.
const AT_ONCE: usize = 90;
/// Changes of 60 KB: a page of 1 MB.
const CHANGES: usize = 17;

/// Readers who ask for a large page again and again, and never read.
pub(crate) struct Readers;

impl Attack for Readers {
    fn what(&self) -> String {
        format!(
            "a page of 1 MB asked for again and again on {AT_ONCE} connections that are never read"
        )
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let page = eve.home.page(0);
        eve.upload(&[page], &fat(CHANGES)?)?;
        let ask = asking(page)?;
        Ok(Box::new(move |clock| {
            let (eve, ask) = (&eve, &ask);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::open(&eve.url(number)).await?;
                clock.count(1);
                while clock.runs() {
                    connection.send(ask).await?;
                }
                Ok(())
            });
        }))
    }
}
