use anyhow::Result;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::eve::{Eve, about, asking, join};
use super::super::ground::Ground;

const AT_ONCE: usize = 16;

/// What every device sends, but not when it may be sent.
pub(crate) struct Order;

impl Attack for Order {
    fn what(&self) -> String {
        format!("messages in the wrong order on {AT_ONCE} connections, new ones all the time")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let page = eve.home.page(0);
        // Nobody has introduced themselves yet; nobody does so twice.
        let orders = [
            asking(page)?,
            about(page, &[0x42, 0, 0, 0, 0])?,
            [join()?, asking(page)?, join()?].concat(),
            [asking(page)?, join()?].concat(),
        ];
        Ok(Box::new(move |clock| {
            let (eve, orders) = (&eve, &orders);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::let_in(&eve.url(number)).await?;
                let order = orders.get(clock.done() % orders.len());
                clock.count(1);
                connection.send(order.map_or(&[], Vec::as_slice)).await?;
                connection.answered().await;
                Ok(())
            });
        }))
    }
}
