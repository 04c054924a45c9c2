use automerge::{ChangeHash, ReadDoc};

use crate::ids::PageId;
use crate::limits::WIRE_DATA_BYTES_MAX;
use crate::page::{NewChange, Page};
use crate::store::StoredPage;
use crate::sync::{
    Admitted, Graph, Outgoing, Refusal, Session, SyncMessage, admit, changes_of_document,
    is_document, take_in,
};

/// A page that is live: its document, the graph of the same changes, and how far the server is.
#[derive(Debug)]
pub(super) struct LivePage {
    page: Page,
    graph: Graph,
    session: Session,
    opened: bool,
}

/// A message would be longer than the server takes.
pub(super) struct TooLarge;

impl LivePage {
    /// Before anything is known of it.
    pub(super) fn empty(id: PageId) -> Self {
        let (graph, session) = (Graph::default(), Session::default());
        Self { page: Page::empty(id), graph, session, opened: false }
    }

    /// Whether it was read from the store.
    pub(super) const fn is_opened(&self) -> bool {
        self.opened
    }

    /// Which page it is.
    pub(super) const fn id(&self) -> PageId {
        self.page.id()
    }

    /// Adds what is stored. The places of the changes that are there already stay theirs.
    /// `false` if the page cannot be opened or breaks a rule, and so cannot be live.
    pub(super) fn add_stored(&mut self, stored: &StoredPage) -> bool {
        let changes = stored.changes.iter().map(Vec::as_slice);
        let Ok(opened) = Page::open(self.id(), stored.snapshot.as_deref(), changes) else {
            return false;
        };
        let new: Vec<NewChange> =
            opened.changes().into_iter().filter(|c| !self.graph.contains(&c.hash)).collect();
        self.opened = true;
        self.add(new.iter().map(|change| change.bytes.as_slice()))
    }

    /// Adds changes, each after those it follows; `false` if not all can be added, and then
    /// none is.
    pub(super) fn add<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> bool {
        let mark = self.graph.mark();
        let admitted = admit(&mut self.graph, changes);
        let added = admitted.is_ok_and(|new| self.apply(&new));
        if !added {
            self.graph.rollback(mark);
        }
        added
    }

    /// Takes in what the server sends, changes and documents; gives what was new. All of it or
    /// nothing.
    pub(super) fn take_in(&mut self, chunks: Vec<Vec<u8>>) -> Result<Vec<NewChange>, Refusal> {
        let mut changes = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            match is_document(&chunk) {
                true => changes.extend(changes_of_document(&chunk)?),
                false => changes.push(chunk),
            }
        }
        let mark = self.graph.mark();
        let changes = changes.iter().map(Vec::as_slice);
        let admitted = take_in(&mut self.graph, &mut self.session.orphans, changes)?;
        if !self.apply(&admitted) {
            self.graph.rollback(mark);
            return Err(Refusal::Malformed("a change that contradicts its page"));
        }
        let page = self.id();
        let new = |change: Admitted| {
            let hash = change.header.hash();
            NewChange { page, hash, bytes: change.bytes }
        };
        Ok(admitted.into_iter().map(new).collect())
    }

    fn apply(&mut self, admitted: &[Admitted]) -> bool {
        self.page.apply(admitted.iter().map(|change| change.bytes.as_slice())).is_ok()
    }

    /// Whether the change is there.
    pub(super) fn contains(&self, hash: &ChangeHash) -> bool {
        self.graph.contains(hash)
    }

    /// The changes that a server with these heads lacks; heads that are not known count for
    /// nothing.
    pub(super) fn beyond(&self, heads: &[ChangeHash]) -> Vec<ChangeHash> {
        self.graph.after(heads)
    }

    /// Notes what the server says of the page.
    pub(super) fn receive(&mut self, message: SyncMessage) {
        self.session.receive(&self.graph, message);
    }

    /// What the server has to be told now, if anything.
    pub(super) fn say(&mut self) -> Option<Result<Vec<u8>, TooLarge>> {
        let outgoing = self.session.generate(&self.graph)?;
        let chunks = self.chunks(&outgoing);
        let data = outgoing.encode(chunks);
        Some(if data.len() <= WIRE_DATA_BYTES_MAX { Ok(data) } else { Err(TooLarge) })
    }

    fn chunks(&self, outgoing: &Outgoing) -> Vec<Vec<u8>> {
        let hashes = outgoing.places().iter().filter_map(|place| self.graph.hash(*place));
        let changes = hashes.filter_map(|hash| self.page.doc().get_change_by_hash(&hash));
        changes.map(|mut change| change.bytes().into_owned()).collect()
    }
}
