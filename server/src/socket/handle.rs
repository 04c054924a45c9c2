use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use actix_http::ws::Message as Frame;
use banister_shared::error::Code;
use banister_shared::limits::WIRE_STORAGES_MAX;
use banister_shared::wire::Message;
use tokio::sync::Notify;

use super::backlog::{Backlog, Waiting};
use super::outbox::Outbox;
use super::room::Share;
use super::sockets::Place;
use crate::auth::caller::Caller;

/// What a page takes that deals with a message, or waits for its turn to.
const PAGE_BYTES: usize = 16 * 1024;

/// A socket whose device has introduced itself, as the rest of the server sees it: somewhere to
/// send frames to.
#[derive(Debug)]
pub(crate) struct Socket {
    /// Unlike every other socket's.
    pub(crate) number: u64,
    pub(crate) caller: Caller,
    /// What the device calls itself. Anyone may claim any name: it identifies nobody.
    pub(crate) peer: String,
    /// The name of the device's storage, if it has one.
    pub(crate) storage: Option<String>,
    outbox: Arc<Outbox>,
    incoming: Share,
    watched: Mutex<BTreeSet<String>>,
    closing: OnceLock<Closing>,
    close: Notify,
    look_again: Notify,
}

/// Why the rest of the server ends a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Closing {
    /// It does not read what it is sent.
    Behind,
    /// It brought what cannot be taken.
    Refused(Code),
    /// A page could not be read or written.
    PageFailed,
    /// It has ended already.
    Ended,
}

impl Socket {
    pub(super) fn new(
        place: &Place,
        outbox: Arc<Outbox>,
        peer: String,
        storage: Option<String>,
    ) -> Self {
        Self {
            number: place.number,
            caller: place.caller,
            incoming: place.incoming.clone(),
            peer,
            storage,
            outbox,
            watched: Mutex::default(),
            closing: OnceLock::new(),
            close: Notify::new(),
            look_again: Notify::new(),
        }
    }

    /// Takes up memory for `bytes` that its device has sent and that cannot be used yet, in the
    /// place of `before`; `false` if its account has taken too much.
    pub(crate) fn hold(&self, before: usize, bytes: usize) -> bool {
        self.incoming.resize(before, bytes)
    }

    /// Notes that a message of so many bytes waits to be dealt with.
    pub(super) fn waits(&self, bytes: usize) -> Waiting {
        self.backlog().enter(bytes + PAGE_BYTES)
    }

    /// The messages of its account that wait.
    pub(super) fn backlog(&self) -> &Backlog {
        self.incoming.backlog()
    }

    /// The share of its account.
    pub(crate) fn share(&self) -> Share {
        self.incoming.clone()
    }

    /// Queues a message. Never waits: a reader that is too far behind is closed.
    pub(crate) fn send(&self, message: &Message) {
        if !self.outbox.push(Frame::Binary(message.encode().into())) {
            self.close(Closing::Behind);
        }
    }

    /// Queues a message that need not arrive, if little is waiting.
    pub(crate) fn offer(&self, message: &Message) {
        if self.outbox.is_nearly_empty() {
            self.outbox.push(Frame::Binary(message.encode().into()));
        }
    }

    /// Ends the connection. The first reason counts.
    pub(crate) fn close(&self, why: Closing) {
        if self.closing.set(why).is_ok() {
            self.close.notify_one();
        }
    }

    /// Whether the server ends it, or has.
    pub(crate) fn is_shown_out(&self) -> bool {
        self.closing.get().is_some_and(|why| !matches!(why, Closing::Ended))
    }

    /// Whether the connection ends, or has ended.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing.get().is_some()
    }

    /// Waits until the connection is to end; gives the reason.
    pub(super) async fn closing(&self) -> Closing {
        loop {
            if let Some(why) = self.closing.get() {
                return *why;
            }
            self.close.notified().await;
        }
    }

    /// Has the connection read anew what its device may do.
    pub(crate) fn recheck(&self) {
        self.look_again.notify_one();
    }

    /// Waits until that is to be done.
    pub(super) async fn recheck_due(&self) {
        self.look_again.notified().await;
    }

    /// Changes whose storages the device wants to hear of; whether that changes anything.
    pub(super) fn watch(&self, add: Vec<String>, remove: &[String]) -> bool {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        remove.iter().for_each(|storage| {
            watched.remove(storage);
        });
        let room = WIRE_STORAGES_MAX.saturating_sub(watched.len());
        let before = watched.len();
        watched.extend(add.into_iter().take(room));
        watched.len() > before
    }

    /// Whether the device wants to hear of this storage.
    pub(crate) fn watches(&self, storage: &str) -> bool {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).contains(storage)
    }
}
