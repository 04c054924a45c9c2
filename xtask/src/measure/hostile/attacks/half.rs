use anyhow::Result;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::head;
use super::super::eve::Eve;
use super::super::ground::Ground;

/// An account may announce 17 MiB, and all together 256 MiB: these want a fifth more.
const ACCOUNTS: usize = 20;
const EACH: usize = 4;
const BYTES: usize = 4 << 20;

/// Messages of 4 MiB without their last byte.
pub(crate) struct Half;

impl Attack for Half {
    fn what(&self) -> String {
        format!(
            "messages of 4 MiB without an end, {} connections of {ACCOUNTS} accounts",
            ACCOUNTS * EACH
        )
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let accounts = (0..ACCOUNTS as u64).map(|seed| ground.account(2_000 + seed, 1));
        let accounts = accounts.collect::<Result<Vec<_>>>()?;
        let mut bytes = head(BYTES)?;
        bytes.resize(bytes.len() + BYTES - 1, 0);
        Ok(Box::new(move |clock| {
            let (accounts, bytes) = (&accounts, &bytes);
            again_and_again(clock, ACCOUNTS * EACH, |number| async move {
                let Some(account) = accounts.get(number % ACCOUNTS) else { return Ok(()) };
                let mut eve = Eve::open(&account.url(0)).await?;
                clock.count(1);
                eve.send(bytes).await?;
                eve.closed().await;
                Ok(())
            });
        }))
    }
}
