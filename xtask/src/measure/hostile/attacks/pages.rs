use anyhow::Result;
use banister_shared::ids::{LogId, Month, PageId};

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::eve::{Eve, asking, join};
use super::super::ground::Ground;

const AT_ONCE: usize = 8;
/// Pages on each connection, which may speak about 1,000.
const PAGES: u16 = 900;

/// Pages that are not there, as fast as they can be asked for.
pub(crate) struct Pages;

impl Attack for Pages {
    fn what(&self) -> String {
        format!("pages opened on {AT_ONCE} connections, {PAGES} on each and then on a new one")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let visits = (0..AT_ONCE as u16).map(|number| visit(eve.home.log, number));
        let visits: Vec<Vec<u8>> = visits.collect::<Result<_>>()?;
        Ok(Box::new(move |clock| {
            let (eve, visits) = (&eve, &visits);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::open(&eve.url(number)).await?.reading();
                connection.send(visits.get(number).map_or(&[], Vec::as_slice)).await?;
                connection.closed().await;
                clock.count(usize::from(PAGES));
                Ok(())
            });
        }))
    }
}

/// Asks for pages, and then for the end: whatever comes second may not be a `join`.
fn visit(log: LogId, number: u16) -> Result<Vec<u8>> {
    let months = (0..PAGES).map(|month| Month::new(number * PAGES + month));
    let mut bytes = Vec::new();
    for month in months {
        bytes.extend(asking(PageId::episodes(log, month))?);
    }
    bytes.extend(join()?);
    Ok(bytes)
}
