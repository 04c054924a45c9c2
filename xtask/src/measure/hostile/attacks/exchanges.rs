use std::thread;

use anyhow::Result;
use automerge::ChangeHash;
use banister_shared::sync::{Digest, PagePart, Request, VERSION};
use xtask::device::Server;

use super::super::attack::{Attack, Ready};
use super::super::bytes::long;
use super::super::ground::Ground;

const AT_ONCE: usize = 12;
const PAGES: usize = 30;
const CHANGES: usize = 20_000;

/// Requests that make the server read much.
pub(crate) struct Exchanges;

impl Attack for Exchanges {
    fn what(&self) -> String {
        format!("exchanges that name {PAGES} pages of {CHANGES} changes, {AT_ONCE} at a time")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let pages: Vec<_> = (0..PAGES).map(|number| eve.home.page(number)).collect();
        eve.upload(&pages, &long(CHANGES))?;
        // Heads that nobody has.
        let heads = || [ChangeHash([7; 32])].into_iter().collect();
        let part = |page| PagePart { page, heads: heads(), changes: Vec::new() };
        let pages = pages.into_iter().map(part).collect();
        let (cursor, digest) = (0, Digest::default());
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let request = Request { version: VERSION, cursor, digest, now_ms, pages, complete: true };
        let (address, session) = (ground.server.running.address.clone(), eve.session()?.clone());
        Ok(Box::new(move |clock| {
            thread::scope(|scope| {
                for _ in 0..AT_ONCE {
                    scope.spawn(|| {
                        let server = Server::at(&address);
                        while clock.runs() {
                            let answer = server.exchange(&session, eve.home.log, &request);
                            clock.count(usize::from(answer.is_ok()));
                        }
                    });
                }
            });
        }))
    }
}
