use anyhow::Result;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::eve::{Eve, said_by};
use super::super::ground::Ground;

const AT_ONCE: usize = 16;

/// Messages in the name of whoever else is there.
pub(crate) struct Senders;

impl Attack for Senders {
    fn what(&self) -> String {
        format!("messages in another's name on {AT_ONCE} connections, new ones all the time")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let message = said_by("another", eve.home.page(0), &[0x42, 0, 0, 0, 0])?;
        Ok(Box::new(move |clock| {
            let (eve, message) = (&eve, &message);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::open(&eve.url(number)).await?;
                clock.count(1);
                connection.send(message).await?;
                connection.answered().await;
                Ok(())
            });
        }))
    }
}
