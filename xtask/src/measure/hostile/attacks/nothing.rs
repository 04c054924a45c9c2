use anyhow::Result;

use super::super::attack::{Attack, Ready};
use super::super::ground::Ground;

/// What everything else is to be held against.
pub(crate) struct Nothing;

impl Attack for Nothing {
    fn what(&self) -> String {
        "nobody attacks".to_owned()
    }

    fn prepare(&self, _: &Ground) -> Result<Ready> {
        Ok(Box::new(|_| {}))
    }
}
