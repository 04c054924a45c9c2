use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use actix_web::web::Bytes;
use banister_shared::limits::WIRE_STORAGES_MAX;
use banister_shared::wire::Message;
use tokio::sync::{Notify, mpsc};

use crate::auth::caller::Caller;

/// Frames that wait for one reader. Whoever falls further behind is closed, and catches up
/// when it comes back.
const FRAMES_MAX: usize = 1024;
/// Bytes that wait for one reader: a few whole pages.
const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes that wait for all readers together.
const ALL_BYTES_MAX: usize = 256 * 1024 * 1024;

static ALL_BYTES: AtomicUsize = AtomicUsize::new(0);

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
    frames: mpsc::Sender<Bytes>,
    waiting_bytes: AtomicUsize,
    watched: Mutex<BTreeSet<String>>,
    ended: AtomicBool,
    end: Notify,
    look_again: Notify,
}

impl Socket {
    /// The socket, and the end from which its frames are sent.
    pub(super) fn new(
        number: u64,
        caller: Caller,
        peer: String,
        storage: Option<String>,
    ) -> (Self, mpsc::Receiver<Bytes>) {
        let (frames, outbox) = mpsc::channel(FRAMES_MAX);
        let socket = Self {
            number,
            caller,
            peer,
            storage,
            frames,
            waiting_bytes: AtomicUsize::new(0),
            watched: Mutex::default(),
            ended: AtomicBool::new(false),
            end: Notify::new(),
            look_again: Notify::new(),
        };
        (socket, outbox)
    }

    /// Queues a message. Never waits: a reader that is too far behind is closed.
    pub(crate) fn send(&self, message: &Message) {
        if !self.offer(message) {
            tracing::debug!("a reader that fell behind is closed");
            self.close();
        }
    }

    /// Queues a message if there is room.
    pub(crate) fn offer(&self, message: &Message) -> bool {
        let frame = Bytes::from(message.encode());
        let bytes = frame.len();
        let waiting = self.waiting_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let all = ALL_BYTES.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let fits = waiting <= BYTES_MAX && all <= ALL_BYTES_MAX;
        let sent = fits && self.frames.try_send(frame).is_ok();
        if !sent {
            self.sent(bytes);
        }
        sent
    }

    /// Notes that so many bytes wait no longer.
    pub(super) fn sent(&self, bytes: usize) {
        self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
        ALL_BYTES.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Ends the connection.
    pub(crate) fn close(&self) {
        self.ended.store(true, Ordering::Release);
        self.end.notify_one();
    }

    /// Waits until the connection is to end.
    pub(super) async fn closed(&self) {
        if !self.ended.load(Ordering::Acquire) {
            self.end.notified().await;
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

    /// Changes whose storages the device wants to hear of.
    pub(super) fn watch(&self, add: Vec<String>, remove: &[String]) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        remove.iter().for_each(|storage| {
            watched.remove(storage);
        });
        let room = WIRE_STORAGES_MAX.saturating_sub(watched.len());
        watched.extend(add.into_iter().take(room));
    }

    /// Whether the device wants to hear of this storage.
    pub(crate) fn watches(&self, storage: &str) -> bool {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).contains(storage)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What was never sent waits no longer.
        ALL_BYTES.fetch_sub(*self.waiting_bytes.get_mut(), Ordering::Relaxed);
    }
}
