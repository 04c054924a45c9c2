//! `POST /logs/{log}/exchange`.

mod actors;
mod bodies;
mod catching_up;
mod concurrent;
mod cut;
mod hostile;
mod lost;
mod roles;
mod sending;
mod small;

use banister_shared::ids::PageId;
use banister_shared::sync::{Digest, HashList, PagePart, Request, VERSION};

/// A request that sends these changes and asks for everything.
pub(crate) fn request(pages: impl IntoIterator<Item = (PageId, Vec<Vec<u8>>)>) -> Request {
    let part = |(page, changes): (PageId, Vec<Vec<u8>>)| PagePart {
        page,
        heads: HashList::default(),
        changes: changes.into_iter().map(Into::into).collect(),
    };
    Request {
        version: VERSION,
        cursor: 0,
        digest: Digest::default(),
        now_ms: 0,
        pages: pages.into_iter().map(part).collect(),
        complete: false,
    }
}
