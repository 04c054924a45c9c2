use std::collections::BTreeMap;
use std::sync::Arc;

use banister_shared::error::Code;
use banister_shared::ids::AccountId;
use banister_shared::sync::{Orphans, Refusal, changes_of_document, is_document, take_in};

use super::incoming::Addition;
use super::large::is_large;
use super::open_page::OpenPage;
use crate::socket::{Share, Socket};

/// What one device brings to a page.
#[derive(Clone)]
pub(super) struct Brought {
    pub(super) socket: Arc<Socket>,
    pub(super) chunks: Vec<Vec<u8>>,
    /// Changes of the same device that wait for those they follow.
    pub(super) orphans: Orphans,
}

/// What became of it.
pub(super) struct Taken {
    pub(super) socket: Arc<Socket>,
    /// What it adds to the page, if anything.
    pub(super) addition: Option<Addition>,
    /// What waits still.
    pub(super) orphans: Orphans,
}

impl Brought {
    /// Takes it into the page, all or nothing.
    fn take(self, page: &mut OpenPage) -> Result<Taken, Refusal> {
        let Self { socket, chunks, mut orphans } = self;
        let document = match chunks.as_slice() {
            [one] if page.graph.is_empty() && is_document(one) => Some(one.clone()),
            _ => None,
        };
        let changes = unpack(chunks)?;
        let changes = changes.iter().map(Vec::as_slice);
        let admitted = take_in(&mut page.graph, &mut orphans, changes)?;
        let heads = page.graph.heads().collect();
        let before = page.row.clone();
        let document = document.filter(|_| admitted.len() == page.graph.len());
        let addition = Addition { before, changes: admitted, heads, document };
        let addition = Some(addition).filter(|addition| !addition.changes.is_empty());
        Ok(Taken { socket, addition, orphans })
    }
}

/// Whose turn it takes to check and store all of it: nobody's, if that is soon done.
pub(super) fn large_of(batch: &[Brought]) -> BTreeMap<AccountId, Share> {
    let chunks = batch.iter().flat_map(|one| &one.chunks);
    if !is_large(chunks.map(Vec::as_slice)) {
        return BTreeMap::new();
    }
    batch.iter().map(|one| (one.socket.caller.account, one.socket.share())).collect()
}

/// Takes in what several devices bring, one after the other. Who brings what is refused is
/// given back with the reason, and the page is as if they had brought nothing.
pub(super) fn take_all(
    page: &mut OpenPage,
    brought: Vec<Brought>,
) -> (Vec<Taken>, Vec<(Arc<Socket>, Code)>) {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    // Who has gone by itself may have said this last; who was shown out is not heard any more.
    for one in brought.into_iter().filter(|one| !one.socket.is_shown_out()) {
        let socket = one.socket.clone();
        match one.take(page) {
            Ok(one) => taken.push(one),
            Err(refusal) => {
                tracing::debug!(%refusal, "a change was refused");
                refused.push((socket, refusal.code()));
            }
        }
    }
    (taken, refused)
}

/// The changes in what was sent, which may be documents.
fn unpack(chunks: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Refusal> {
    // A document of a hundred bytes may hold 20,000 changes, and no client sends two.
    if chunks.iter().filter(|chunk| is_document(chunk)).count() > 1 {
        return Err(Refusal::Malformed("more than one document at once"));
    }
    let mut changes = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match is_document(&chunk) {
            true => changes.extend(changes_of_document(&chunk)?),
            false => changes.push(chunk),
        }
    }
    Ok(changes)
}
