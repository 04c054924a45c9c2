use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use banister_shared::error::Code;
use banister_shared::ids::AccountId;
use banister_shared::sync::{Orphans, Refusal, changes_of_document, is_document, take_in};

use super::incoming::Addition;
use super::large::Load;
use super::open_page::OpenPage;
use crate::socket::{Share, Socket};

/// What one device brings to a page.
pub(super) struct Brought {
    pub(super) socket: Arc<Socket>,
    chunks: Vec<Vec<u8>>,
    /// Changes of the same device that wait for those they follow.
    orphans: Orphans,
    load: OnceLock<Load>,
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
    pub(super) fn new(socket: Arc<Socket>, chunks: Vec<Vec<u8>>, orphans: Orphans) -> Self {
        Self { socket, chunks, orphans, load: OnceLock::new() }
    }

    /// What checking and storing it takes; it is inflated once to find out.
    fn load(&self) -> Load {
        *self.load.get_or_init(|| Load::of(self.chunks.iter().map(Vec::as_slice)))
    }

    /// Takes it into the page, all or nothing.
    fn take(&self, page: &mut OpenPage) -> Result<Taken, Refusal> {
        let (socket, mut orphans) = (self.socket.clone(), self.orphans.clone());
        let document = match self.chunks.as_slice() {
            [one] if page.graph.is_empty() && is_document(one) => Some(one),
            _ => None,
        };
        let changes = unpack(&self.chunks)?;
        let changes = changes.iter().map(Cow::as_ref);
        let admitted = take_in(&mut page.graph, &mut orphans, changes)?;
        let heads = page.graph.heads().collect();
        let before = page.row.clone();
        let document = document.filter(|_| admitted.len() == page.graph.len()).cloned();
        let addition = Addition { before, changes: admitted, heads, document };
        let addition = Some(addition).filter(|addition| !addition.changes.is_empty());
        Ok(Taken { socket, addition, orphans })
    }
}

/// Whether checking and storing all of it takes long.
pub(super) fn is_large(batch: &[Arc<Brought>]) -> bool {
    Load::sum(batch.iter().map(|one| one.load())).is_large()
}

/// Whose turn it takes, if it is large.
pub(super) fn accounts(batch: &[Arc<Brought>]) -> BTreeMap<AccountId, Share> {
    batch.iter().map(|one| (one.socket.caller.account, one.socket.share())).collect()
}

/// Takes in what several devices bring, one after the other. Who brings what is refused is
/// given back with the reason, and the page is as if they had brought nothing.
pub(super) fn take_all(
    page: &mut OpenPage,
    brought: &[Arc<Brought>],
) -> (Vec<Taken>, Vec<(Arc<Socket>, Code)>) {
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    // Who has gone by itself may have said this last; who was shown out is not heard any more.
    for one in brought.iter().filter(|one| !one.socket.is_shown_out()) {
        match one.take(page) {
            Ok(one) => taken.push(one),
            Err(refusal) => {
                tracing::debug!(%refusal, "a change was refused");
                refused.push((one.socket.clone(), refusal.code()));
            }
        }
    }
    (taken, refused)
}

/// The changes in what was sent, which may be documents.
fn unpack(chunks: &[Vec<u8>]) -> Result<Vec<Cow<'_, [u8]>>, Refusal> {
    // A document of a hundred bytes may hold 20,000 changes, and no client sends two.
    if chunks.iter().filter(|chunk| is_document(chunk)).count() > 1 {
        return Err(Refusal::Malformed("more than one document at once"));
    }
    let mut changes = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match is_document(chunk) {
            true => changes.extend(changes_of_document(chunk)?.into_iter().map(Cow::Owned)),
            false => changes.push(Cow::Borrowed(chunk.as_slice())),
        }
    }
    Ok(changes)
}
