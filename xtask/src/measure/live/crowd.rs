//! Many sockets of few people.

use anyhow::Result;

use super::guest::Guest;
use super::peer::Serving;

/// Devices of one person.
const DEVICES: usize = 10;
/// Sockets of one device: programs and tabs. Our server lets in 32.
const SOCKETS: usize = 30;

/// A person with so many sockets.
pub(crate) struct Crowd {
    /// The person's home.
    pub(crate) guest: Guest,
    /// How many sockets.
    pub(crate) sockets: usize,
}

/// So many sockets, of as many people as that takes.
///
/// # Errors
/// The server refuses one of them.
pub(crate) fn crowd(serving: &dyn Serving, sockets: usize) -> Result<Vec<Crowd>> {
    let each = DEVICES * SOCKETS;
    let people = (0..sockets.div_ceil(each)).map(|number| {
        let sockets = each.min(sockets - number * each);
        let devices = sockets.div_ceil(SOCKETS);
        Ok(Crowd { guest: Guest::new(serving, number as u64, devices)?, sockets })
    });
    people.collect()
}

impl Crowd {
    /// Where each socket connects.
    ///
    /// # Errors
    /// None: each device was let in.
    pub(crate) fn urls(&self, serving: &dyn Serving) -> Result<Vec<String>> {
        (0..self.sockets).map(|socket| self.guest.url(serving, socket / SOCKETS)).collect()
    }
}
