use std::collections::HashSet;

use automerge::ChangeHash;
use automerge::sync::{BloomFilter, Have, MessageFlags};

use super::history::History;
use crate::sync::{Graph, SyncMessage};

/// What the other side last said of a page.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) heads: Vec<ChangeHash>,
    pub(super) need: Vec<ChangeHash>,
    pub(super) have: Vec<Have>,
    /// What it has was said with filters that are still here.
    has_filters: bool,
    /// It takes nothing in.
    pub(super) read_only: bool,
    /// It was told that it has what it has not, and asks to begin anew.
    begins_anew: bool,
    /// It understands changes in one piece, and documents.
    pub(super) joined: bool,
    /// It understands that everything has to be sent again.
    pub(super) resets: bool,
}

impl Peer {
    /// What `message` says; what it can do is as `before`, if it does not say.
    pub(super) fn new(message: SyncMessage, before: Option<&Self>) -> Self {
        let SyncMessage { heads, need, have, flags, .. } = message;
        let says = |flag| flags.map(|flags: MessageFlags| flags.contains(flag));
        let was = |get: fn(&Self) -> bool| before.is_some_and(get);
        let begins_anew = before.is_some() && have.first() == Some(&Have::default());
        Self {
            heads,
            need,
            begins_anew,
            has_filters: !have.is_empty(),
            have,
            read_only: says(MessageFlags::READ_ONLY).unwrap_or(was(|p| p.read_only)),
            joined: flags.is_some() || was(|p| p.joined),
            resets: says(MessageFlags::SUPPORTS_SYNC_RESET).unwrap_or(was(|p| p.resets)),
        }
    }

    /// How many hashes it has named that are kept.
    pub(super) fn hashes(&self) -> usize {
        self.heads.len() + self.need.len()
    }

    /// Whether everything it has is known here: then its heads say it all.
    pub(super) fn is_known(&self, page: &impl History) -> bool {
        self.heads.iter().all(|head| page.contains(head))
    }

    /// Whether it has what is here once it has taken in what it is sent. Who has once been told
    /// so, and has not taken it in, would answer that it must begin anew, for ever.
    pub(super) fn will_have_all(&self, page: &impl History) -> bool {
        !self.read_only && !self.begins_anew && self.is_known(page)
    }

    /// Forgets the filters, and what it asked for.
    pub(super) fn forget_filters(&mut self) {
        self.have.iter_mut().for_each(|have| have.bloom = BloomFilter::default());
        self.have.shrink_to_fit();
        self.need = Vec::new();
        self.has_filters = false;
    }

    /// Whether it builds on a sync with changes that are not known here.
    pub(super) fn has_gone_ahead(&self, page: &impl History) -> bool {
        let first = self.have.first();
        first.is_some_and(|have| !have.last_sync.iter().all(|hash| page.contains(hash)))
    }

    /// The places of what it lacks, ascending.
    pub(super) fn lacks(&self, page: &impl History) -> Vec<u32> {
        match page.graph() {
            _ if self.is_known(page) => page.beyond(&self.heads),
            Some(graph) => self.filtered(graph),
            None => Vec::new(),
        }
    }

    /// What its filters do not hold, and whatever follows that: a filter holds some by chance.
    /// And what it asks for.
    fn filtered(&self, graph: &Graph) -> Vec<u32> {
        let mut lacks: HashSet<u32> = HashSet::new();
        if self.has_filters {
            let synced: Vec<_> = self.have.iter().flat_map(|h| &h.last_sync).copied().collect();
            for place in graph.beyond(&synced) {
                if !self.may_have(graph, place) || graph.follows(place, &lacks) {
                    lacks.insert(place);
                }
            }
        }
        lacks.extend(self.need.iter().filter_map(|hash| graph.place(hash)));
        let mut lacks: Vec<u32> = lacks.into_iter().collect();
        lacks.sort_unstable();
        lacks
    }

    fn may_have(&self, graph: &Graph, place: u32) -> bool {
        let hash = graph.hash(place);
        hash.is_some_and(|hash| self.have.iter().any(|have| have.bloom.contains_hash(&hash)))
    }
}

#[cfg(test)]
mod tests {
    use automerge::sync::{Message, MessageVersion};

    use super::super::Session;
    use super::*;

    fn filter(entries: u8) -> BloomFilter {
        BloomFilter::from_hashes(
            (0..entries).map(|n| ChangeHash([n; 32])).collect::<Vec<_>>().iter(),
        )
    }

    #[test]
    fn a_filter_is_kept_until_it_was_used_and_no_longer() {
        let (page, mut session) = (Graph::default(), Session::new(false));
        let message = Message {
            heads: vec![ChangeHash([1; 32])],
            need: Vec::new(),
            have: vec![Have { last_sync: Vec::new(), bloom: filter(100) }],
            changes: Vec::<Vec<u8>>::new().into(),
            flags: None,
            version: MessageVersion::V1,
        };
        let message = SyncMessage::decode(&message.encode()).unwrap();
        session.receive(&page, message);
        let kept = |session: &Session| session.peer.clone().unwrap().have;
        assert_eq!(kept(&session)[0].bloom, filter(100));
        assert!(session.generate(&page).is_some());
        assert_eq!(kept(&session), []);
    }
}
