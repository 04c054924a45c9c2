use anyhow::Result;
use jiff::{ToSpan, Zoned};

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::dense;
use super::super::eve::Eve;
use super::super::ground::Ground;

const AT_ONCE: usize = 12;
const MONTHS: usize = 8;
/// Changes of a month, and operations in each: nearly as many as it may have.
const DENSE: (usize, usize) = (5, 49_000);

/// Requests for which the server opens much.
pub(crate) struct Months;

impl Attack for Months {
    fn what(&self) -> String {
        let (changes, operations) = DENSE;
        format!(
            "days asked for over HTTP of {MONTHS} months of {changes} × {operations} operations, \
             {AT_ONCE} at a time"
        )
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let pages: Vec<_> = (0..MONTHS).map(|number| eve.home.page(number)).collect();
        eve.upload(&pages, &dense(DENSE.0, DENSE.1)?)?;
        let from = Zoned::now().date();
        let to = from.checked_add(i64::try_from(MONTHS)?.months())?;
        let path = format!("/v1/logs/{}/days?from={from}&to={to}", eve.home.log);
        let (address, session) = (ground.server.running.address.clone(), eve.session()?.clone());
        Ok(Box::new(move |clock| {
            let (address, path, session) = (&address, &path, &session);
            again_and_again(clock, AT_ONCE, |_| async move {
                let mut asking = Eve::getting(address, path, session).await?;
                clock.count(usize::from(asking.is_given().await?));
                Ok(())
            });
        }))
    }
}
