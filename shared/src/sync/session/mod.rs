//! Automerge's sync protocol for one peer and one page, on the graph of the page's changes.
//!
//! The loop of a peer: [`SyncMessage::decode`](super::SyncMessage::decode) what came, let the
//! page admit what it brought ([`take_in`](super::take_in)), commit that, then
//! [`Session::receive`]; and after every change of the page [`Session::generate`] until it has
//! nothing to say. What a message says the page has must be on disk: peers take it as an
//! acknowledgement.
//!
//! Source: `SyncDoc` of automerge 0.12. It says what a document would, but for what decision 0008
//! lists, and peers do not notice that. Above all: where the heads of a peer are known here,
//! nothing else is asked about what it has, filters are for peers that have something new. And a
//! peer who tells the same heads is told them all the same, once: it must hear that they are on
//! disk.

mod history;
mod outgoing;
mod outline;
mod peer;
mod places;

use automerge::ChangeHash;
use automerge::sync::{BloomFilter, Have, MessageFlags};

pub use history::History;
pub use outgoing::Outgoing;
pub use outline::Outline;

use super::intake::Orphans;
use super::message::SyncMessage;
use peer::Peer;
use places::Places;

/// Where the sync with one peer stands.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Nothing is taken from this peer.
    read_only: bool,
    peer: Option<Peer>,
    /// Changes that both sides are known to have.
    shared: Vec<ChangeHash>,
    /// What was sent and is not known to have arrived.
    sent: Places,
    /// The heads last told, and whether anything ever was.
    told: Vec<ChangeHash>,
    responded: bool,
    /// A message is under way; the peer will answer it.
    in_flight: bool,
    /// The peer has to send again what was not taken.
    wants_reset: bool,
    /// Changes of this peer that wait for those they follow.
    pub orphans: Orphans,
}

impl Session {
    /// A session with a peer of whom nothing is known; one who may only read is told so.
    pub fn new(read_only: bool) -> Self {
        Self { read_only, ..Self::default() }
    }

    /// Whether nothing is taken from this peer.
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Says from now on whether the peer may write. Who may again sends everything again that
    /// was not taken meanwhile.
    pub fn set_read_only(&mut self, read_only: bool) {
        if self.read_only && !read_only {
            let peer = self.peer.take();
            *self = Self { peer, wants_reset: true, ..Self::default() };
        } else if self.read_only != read_only {
            (self.read_only, self.in_flight, self.responded) = (true, false, false);
        }
    }

    /// About what it takes up, in bytes, with the changes that wait, but without filters: those
    /// are not kept.
    pub fn size_bytes(&self) -> usize {
        let peer = self.peer.as_ref().map_or(0, Peer::hashes);
        let hashes = peer + self.shared.len() + self.told.len();
        size_of::<Self>()
            + hashes * size_of::<ChangeHash>()
            + self.sent.size_bytes()
            + self.orphans.bytes()
    }

    /// The heads that the peer last told.
    pub fn peer_heads(&self) -> Option<&[ChangeHash]> {
        self.peer.as_ref().map(|peer| peer.heads.as_slice())
    }

    /// Takes note of what the peer says. `page` holds already what the message brought, as far
    /// as it could be admitted.
    pub fn receive(&mut self, page: &impl History, message: SyncMessage) {
        self.in_flight = false;
        if message.flags.is_some_and(|flags| flags.contains(MessageFlags::SYNC_RESET)) {
            self.sent.clear();
        }
        let known: Vec<_> =
            message.heads.iter().copied().filter(|head| page.contains(head)).collect();
        if !self.sent.is_empty() && !known.is_empty() {
            self.sent.keep(&page.beyond(&known));
        }
        if message.heads.is_empty() {
            // The peer has lost everything: begin anew.
            self.shared.clear();
            self.told.clear();
            self.sent.clear();
        } else if !known.is_empty() {
            self.shared = known;
        }
        let mut peer = Peer::new(message, self.peer.as_ref());
        if peer.is_known(page) {
            peer.forget_filters();
        }
        self.peer = Some(peer);
    }

    /// What the peer has to be told now, if anything.
    pub fn generate(&mut self, page: &impl History) -> Option<Outgoing> {
        let heads = page.heads();
        // Of a peer from whom nothing is taken, its changes will never be known.
        let has_gone_ahead =
            !self.read_only && self.peer.as_ref().is_some_and(|peer| peer.has_gone_ahead(page));
        let send = if has_gone_ahead { Vec::new() } else { self.to_send(page) };
        if let Some(peer) = &mut self.peer {
            // They may be large, and whoever is told something answers with new ones.
            peer.have.clear();
            peer.forget_filters();
        }
        if has_gone_ahead {
            return Some(Outgoing::reset(heads));
        }
        if self.responded && self.told == heads {
            let agrees = self.peer_heads() == Some(heads.as_slice());
            if self.in_flight || ((agrees || self.read_only) && send.is_empty()) {
                return None;
            }
        }
        let outgoing = self.message(page, heads.clone(), send);
        (self.responded, self.in_flight, self.told) = (true, true, heads);
        self.sent.extend(&outgoing.send);
        Some(outgoing)
    }

    fn to_send(&self, page: &impl History) -> Vec<u32> {
        let peer = self.peer.as_ref().filter(|peer| !peer.read_only);
        let lacks = peer.map(|peer| peer.lacks(page)).unwrap_or_default();
        lacks.into_iter().filter(|place| !self.sent.contains(*place)).collect()
    }

    fn message(&mut self, page: &impl History, heads: Vec<ChangeHash>, send: Vec<u32>) -> Outgoing {
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
        if self.read_only {
            flags.set(MessageFlags::READ_ONLY);
        }
        let (need, have) = (self.need(page), self.have(page, &heads));
        let (joined, resets) = self.peer.as_ref().map_or((false, false), |p| (p.joined, p.resets));
        let mut told = heads;
        if std::mem::take(&mut self.wants_reset) {
            // A peer that does not know the flag takes empty heads for a loss of everything.
            if resets { flags.set(MessageFlags::SYNC_RESET) } else { told.clear() }
        }
        Outgoing { heads: told, need, have, flags, send, joined }
    }

    /// What is missing of the changes that the peer's heads stand for.
    fn need(&self, page: &impl History) -> Vec<ChangeHash> {
        match &self.peer {
            Some(peer) if !self.read_only => self.orphans.missing(page, &peer.heads),
            _ => Vec::new(),
        }
    }

    /// What is here. A peer whose heads are known will have all of it once it has taken in what
    /// it was sent; only others need a filter.
    fn have(&self, page: &impl History, heads: &[ChangeHash]) -> Vec<Have> {
        let (peer, none) = (self.peer.as_ref(), BloomFilter::default);
        let (last_sync, bloom) = match page.graph() {
            _ if peer.is_some_and(|peer| peer.will_have_all(page)) => (heads.to_vec(), none()),
            Some(graph) => {
                let hashes = graph.after(&self.shared);
                (self.shared.clone(), BloomFilter::from_hashes(hashes.into_iter()))
            }
            None if peer.is_some_and(|peer| peer.is_known(page)) => (self.shared.clone(), none()),
            None => (heads.to_vec(), none()),
        };
        vec![Have { last_sync, bloom }]
    }
}
