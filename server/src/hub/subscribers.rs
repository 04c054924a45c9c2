use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use banister_shared::error::Code;
use banister_shared::ids::PageId;
use banister_shared::sync::{History, Orphans, Outgoing, Session};
use banister_shared::wire::{
    DocumentId, DocumentMessage, Ephemeral, Message, RemoteHeads, RemoteHeadsChanged,
};

use super::brought::Brought;
use crate::socket::{Closing, SERVER, Socket};

/// Authors whose last number is remembered; then all are forgotten and, at worst, something is
/// passed on twice.
const AUTHORS_MAX: usize = 32;
/// What listening to a page takes beside what was said: its task while it rests, and a place in some
/// maps.
const BYTES: usize = 2_048;

/// A device that listens to a page.
pub(super) struct Subscriber {
    pub(super) socket: Arc<Socket>,
    pub(super) session: Session,
    /// Bytes that it takes up, as far as its account has been told.
    held: usize,
    /// It last asked for the page, holding nothing of it.
    pub(super) asked: bool,
    /// What it is told next is being opened: it is told nothing else before.
    pub(super) is_opened_for: bool,
}

/// The devices that listen to a page, by the numbers of their sockets.
pub(super) struct Subscribers {
    page: PageId,
    pub(super) all: BTreeMap<u64, Subscriber>,
    /// The last number that each author has passed on in each session: stock clients say again
    /// what they hear.
    passed_on: HashMap<(String, String), u64>,
}

impl Subscribers {
    pub(super) fn new(page: PageId) -> Self {
        Self { page, all: BTreeMap::new(), passed_on: HashMap::new() }
    }

    /// The device of this socket, which listens from now on.
    pub(super) fn enter(&mut self, socket: &Arc<Socket>, may_write: bool) -> &mut Subscriber {
        let subscriber = self.all.entry(socket.number).or_insert_with(|| Subscriber {
            socket: socket.clone(),
            session: Session::new(!may_write),
            held: 0,
            asked: false,
            is_opened_for: false,
        });
        subscriber.session.set_read_only(!may_write);
        subscriber
    }

    /// What those who may write have brought before the changes that it follows.
    pub(super) fn waiting(&mut self) -> Vec<Arc<Brought>> {
        let waiting = self.all.values_mut().filter(|s| !s.session.orphans.is_empty());
        let writers = waiting.filter(|s| !s.session.is_read_only());
        let brought = writers.map(|subscriber| {
            let orphans = std::mem::take(&mut subscriber.session.orphans);
            Arc::new(Brought::new(subscriber.socket.clone(), Vec::new(), orphans))
        });
        brought.collect()
    }

    /// Ends the connection of everyone.
    pub(super) fn close_all(&mut self) {
        for subscriber in std::mem::take(&mut self.all).into_values() {
            subscriber.socket.close(Closing::PageFailed);
        }
    }

    /// Passes on what a device says in passing, once. Whoever is behind misses it.
    pub(super) fn pass_on(&mut self, from: &Socket, message: &Ephemeral) {
        let author = (message.sender.clone(), message.session.clone());
        if self.passed_on.get(&author).is_some_and(|last| message.count <= *last) {
            return;
        }
        if self.passed_on.len() >= AUTHORS_MAX {
            self.passed_on.clear();
        }
        self.passed_on.insert(author, message.count);
        for subscriber in self.all.values().filter(|s| s.socket.number != from.number) {
            let target = subscriber.socket.peer.clone();
            subscriber.socket.offer(&Message::Ephemeral(Ephemeral { target, ..message.clone() }));
        }
    }

    /// Tells whoever wants to hear of this device's storage what it has now.
    pub(super) fn tell_heads_of(&self, number: u64, now_ms: i64) {
        let Some(of) = self.all.get(&number) else { return };
        for subscriber in self.all.values().filter(|s| s.socket.number != number) {
            self.tell_heads(subscriber, of, now_ms);
        }
    }

    /// Tells a device what the storages have that it wants to hear of.
    pub(super) fn tell_heads_to(&self, number: u64, now_ms: i64) {
        let Some(to) = self.all.get(&number) else { return };
        for subscriber in self.all.values().filter(|s| s.socket.number != number) {
            self.tell_heads(to, subscriber, now_ms);
        }
    }

    fn tell_heads(&self, to: &Subscriber, of: &Subscriber, now_ms: i64) {
        let storage = of.socket.storage.as_deref().filter(|storage| to.socket.watches(storage));
        let (Some(storage), Some(heads)) = (storage, of.session.peer_heads()) else { return };
        let remote = RemoteHeads {
            storage_id: storage.to_owned(),
            heads: heads.to_vec(),
            // Exact until the year 287396.
            timestamp_ms: now_ms as f64,
        };
        to.socket.offer(&Message::RemoteHeadsChanged(RemoteHeadsChanged {
            sender: SERVER.to_owned(),
            target: to.socket.peer.clone(),
            document: self.page.into(),
            heads: vec![remote],
        }));
    }
}

impl Subscriber {
    /// Keeps changes that wait for those they follow, unless its account has too many of them.
    pub(super) fn keep_waiting(&mut self, orphans: Orphans) {
        self.session.orphans = orphans;
        if !self.fits() {
            self.socket.close(Closing::Refused(Code::MissingDependency));
        }
    }

    /// Whether its account may take up as much as this takes now.
    fn fits(&mut self) -> bool {
        let before = std::mem::replace(&mut self.held, BYTES + self.session.size_bytes());
        before == self.held || self.socket.hold(before, self.held)
    }

    /// What it is to be told next; `None` if that is nothing, or nothing yet.
    pub(super) fn generate(&mut self, page: &impl History) -> Option<Outgoing> {
        let has_nothing = self.session.peer_heads().is_none_or(<[_]>::is_empty);
        // Who asked for what is not there is told once it is.
        let waits = has_nothing && self.asked && page.heads().is_empty();
        let waits = waits || self.is_opened_for;
        let said = if waits { None } else { self.session.generate(page) };
        if !self.fits() {
            self.socket.close(Closing::Refused(Code::TooManyRequests));
        }
        said
    }

    /// Whether it has said that it has something, and may bring it.
    pub(super) fn announces(&self) -> bool {
        let heads = self.session.peer_heads();
        !self.session.is_read_only() && heads.is_some_and(|heads| !heads.is_empty())
    }

    /// Sends a sync message about the page.
    pub(super) fn send(&self, page: PageId, data: Vec<u8>) {
        self.socket.send(&Message::Sync(DocumentMessage {
            sender: SERVER.to_owned(),
            target: self.socket.peer.clone(),
            document: page.into(),
            data,
        }));
    }

    /// Says that there is no such page.
    pub(super) fn send_unavailable(&self, page: PageId) {
        let (sender, target) = (SERVER.to_owned(), self.socket.peer.clone());
        let document = DocumentId::from(page);
        self.socket.send(&Message::DocUnavailable { sender, target, document });
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.socket.hold(self.held, 0);
    }
}

impl Drop for Subscribers {
    /// Whoever listens to a page that panics would never hear of it again: they come back, and
    /// it opens anew.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.close_all();
        }
    }
}
