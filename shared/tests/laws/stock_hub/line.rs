//! One connection as both hubs know it, and in what the two are allowed to differ.
//!
//! What decision 0008 concedes is written as what the library's own state would have to be for a
//! document to say the same; everything else is left to the library, and must be equal.

use automerge::sync::{Have, Message, State, SyncDoc};
use automerge::{Automerge, ChangeHash, ReadDoc};
use banister_shared::sync::{Graph, Session};

use super::said::Said;

pub(super) struct Line {
    pub(super) ours: Session,
    pub(super) stock: State,
    /// Changes that came on it and wait for those they follow.
    pub(super) waiting: Vec<Vec<u8>>,
    /// What both sides are known to have, as ours counts it.
    shared: Vec<ChangeHash>,
    /// The peer has not taken in what it was told that it would have.
    begins_anew: bool,
    /// What is said next is said from the page's row.
    pub(super) from_row: bool,
}

impl Line {
    pub(super) fn new(viewer: bool) -> Self {
        let stock = if viewer { State::new_read_only() } else { State::new() };
        Self {
            ours: Session::new(viewer),
            stock,
            waiting: Vec::new(),
            shared: Vec::new(),
            begins_anew: false,
            from_row: false,
        }
    }

    pub(super) fn set_read_only(&mut self, read_only: bool) {
        self.ours.set_read_only(read_only);
        let before = self.stock.clone();
        self.stock.set_read_only(read_only);
        if before.read_only && !read_only {
            (self.waiting, self.shared) = (Vec::new(), Vec::new());
            // Who may write again is still known by what it last said.
            let State { their_heads, their_have, their_need, peer_read_only, .. } = before;
            let begun = std::mem::take(&mut self.stock);
            self.stock = State { their_heads, their_have, their_need, peer_read_only, ..begun };
        }
    }

    /// The hub of documents hears a message.
    pub(super) fn hear(&mut self, document: &mut Automerge, message: Message) {
        let heard = self.stock.their_heads.is_some();
        self.begins_anew = heard && message.have.first() == Some(&Have::default());
        let (heads, told) = (message.heads.clone(), self.stock.last_sent_heads.clone());
        document.receive_sync_message(&mut self.stock, message).unwrap();
        if !heads.is_empty() {
            // A peer who names our heads has not been told them by that.
            self.stock.last_sent_heads = told;
        }
        let known: Vec<_> = heads.iter().copied().filter(|head| has(document, head)).collect();
        if heads.is_empty() || !known.is_empty() {
            // Not all that ever was shared: the known heads that it last told.
            self.shared = known;
        }
    }

    /// What a hub with this document would say, with what is conceded.
    pub(super) fn expected(&self, document: &Automerge, graph: &Graph) -> (Option<Said>, State) {
        let mut state = self.conceded(graph);
        let (shared, mut listing) = (state.shared_heads.clone(), state.clone());
        let Some(message) = document.generate_sync_message(&mut state) else {
            return (None, state);
        };
        let mut said = Said { changes: listed(document, &mut listing), ..Said::of(message) };
        if said.have.is_empty() {
            // The library says nothing of what it has while what it needs is not a head.
            let mut fresh = State { shared_heads: shared, ..State::new() };
            said.have = document.generate_sync_message(&mut fresh).unwrap().have;
        }
        if self.tells_less() {
            // There is no filter in a row.
            said.have = vec![Have { last_sync: self.shared.clone(), ..Have::default() }];
        }
        (Some(said), state)
    }

    fn conceded(&self, graph: &Graph) -> State {
        let mut state = State { shared_heads: self.shared.clone(), ..self.heard(graph) };
        if self.has_gone_ahead(graph) || !self.is_known(graph) {
            return state;
        }
        // Known heads say all that a peer has, better than any filter ...
        let last_sync = state.their_heads.clone().unwrap_or_default();
        state.their_have = Some(vec![Have { last_sync, ..Have::default() }]);
        if self.takes_in() {
            // ... and it will have everything once it has taken in the same message.
            state.shared_heads = graph.heads().collect();
        }
        state
    }

    /// What the peer has said. Who brings nothing is not asked to begin anew.
    pub(super) fn heard(&self, graph: &Graph) -> State {
        let mut state = self.stock.clone();
        if state.read_only {
            let have = state.their_have.iter_mut().flatten();
            have.for_each(|have| have.last_sync.retain(|hash| graph.contains(hash)));
        }
        state
    }

    fn takes_in(&self) -> bool {
        !self.stock.peer_read_only && !self.begins_anew
    }

    /// Whether the peer, of whom nothing is wanted and who takes nothing in, is told only of what
    /// it has itself.
    pub(super) fn tells_less(&self) -> bool {
        self.from_row && !self.takes_in()
    }

    /// The hub of documents takes it that it has said what ours has.
    pub(super) fn has_said(&mut self, graph: &Graph, said: Option<&Said>, after: State) {
        let reset = self.has_gone_ahead(graph);
        if let Some(said) = said.filter(|_| !reset) {
            self.stock.have_responded = after.have_responded;
            self.stock.last_sent_heads = after.last_sent_heads;
            self.stock.in_flight = after.in_flight;
            self.stock.needs_reset = after.needs_reset;
            self.stock.sent_hashes.extend(&said.changes);
        }
        if self.stock.their_heads.is_some() && (reset || !self.is_known(graph)) {
            // A filter is used once, and a reset is said once: the next message has a new one.
            (self.stock.their_have, self.stock.their_need) = (Some(vec![]), Some(vec![]));
        }
    }

    /// Whether the peer builds on changes that are not known here, so that it has to begin anew.
    pub(super) fn has_gone_ahead(&self, graph: &Graph) -> bool {
        let first = self.stock.their_have.as_ref().and_then(|have| have.first());
        let knows_all = |have: &Have| have.last_sync.iter().all(|hash| graph.contains(hash));
        !self.stock.read_only && first.is_some_and(|have| !knows_all(have))
    }

    /// Whether everything that the peer has is known here.
    pub(super) fn is_known(&self, graph: &Graph) -> bool {
        let heads = self.stock.their_heads.as_ref();
        heads.is_some_and(|heads| heads.iter().all(|head| graph.contains(head)))
    }
}

/// The changes that would go in this state. A peer of version 1 is sent them one by one; others
/// get the whole document as soon as they lack a third of it.
pub(super) fn listed(document: &Automerge, state: &mut State) -> super::said::Hashes {
    state.their_capabilities = None;
    let message = document.generate_sync_message(state);
    message.map(|message| Said::of(message).changes).unwrap_or_default()
}

pub(super) fn has(document: &Automerge, hash: &ChangeHash) -> bool {
    document.get_change_by_hash(hash).is_some()
}
