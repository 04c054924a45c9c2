use std::future::pending;

use anyhow::Result;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::fat;
use super::super::eve::Eve;
use super::super::ground::Ground;

const AT_ONCE: usize = 90;
/// Changes of 60 KB: a page of 4 MB.
const CHANGES: usize = 66;

/// Large answers over HTTP, of which nothing but the first bytes is read.
pub(crate) struct Unread;

impl Attack for Unread {
    fn what(&self) -> String {
        format!("a page of 4 MB asked for over HTTP and not read, {AT_ONCE} at a time")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let page = eve.home.page(0);
        eve.upload(&[page], &fat(CHANGES)?)?;
        let path = format!("/v1/logs/{}/pages/{page}", eve.home.log);
        let (address, session) = (ground.server.running.address.clone(), eve.session()?.clone());
        Ok(Box::new(move |clock| {
            let (address, path, session) = (&address, &path, &session);
            again_and_again(clock, AT_ONCE, |_| async move {
                let mut asking = Eve::getting(address, path, session).await?;
                if asking.is_given().await? {
                    clock.count(1);
                    // Whoever hung up would give the server its memory back.
                    pending::<()>().await;
                }
                Ok(())
            });
        }))
    }
}
