use anyhow::Result;

use super::super::attack::{Attack, Ready};
use super::super::bytes::fat;
use super::super::eve::{about, flood};
use super::super::ground::Ground;

const AT_ONCE: usize = 8;
/// Whose page it is.
const OWNER: u64 = 2_000;

/// Changes for a page of somebody's who has never heard of the attacker.
pub(crate) struct Forbidden;

impl Attack for Forbidden {
    fn what(&self) -> String {
        format!("changes of 60 KB for a page that one may not see, {AT_ONCE} connections")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let (eve, owner) = (ground.eve()?, ground.account(OWNER, 1)?);
        let (page, told) = (owner.home.page(0), fat(1)?);
        owner.upload(&[page], &told)?;
        let message = about(page, &told.message)?;
        Ok(flood(eve, message, AT_ONCE))
    }
}
