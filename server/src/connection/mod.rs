//! Connections of our own. The library reads as many requests as a client sends, and writes for as
//! long as the client stays. Here requests come one at a time, and whoever sends or takes too little,
//! or has been told to go, is cut off, and what was kept for it goes.

mod answer;
mod begin;
mod chunked;
mod follow;
mod head;
mod patience;
mod stream;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Waker;

use actix_web::HttpRequest;
use tokio::sync::Notify;

pub(crate) use begin::begin;
pub(crate) use stream::Stream;

/// A connection as the requests on it see it. Clones are the same connection.
#[derive(Clone, Default)]
pub(crate) struct Connection(Rc<Inner>);

#[derive(Default)]
struct Inner {
    coming: Cell<Coming>,
    /// The request that was read last is being answered.
    is_answering: Cell<bool>,
    is_given_up: Cell<bool>,
    kept: RefCell<Option<Box<dyn Any>>>,
    waker: RefCell<Option<Waker>>,
    closed: Notify,
}

/// What is read of a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Coming {
    /// The head of a request.
    #[default]
    Head,
    /// Nothing, before the request whose head has come is begun.
    Nothing,
    /// So many bytes of a request's body.
    Body(u64),
    /// A request's body, in chunks.
    Chunks,
    /// Nothing, until the request that was read is answered: then the head of the next one.
    Next,
    /// Whatever comes on a socket.
    Anything,
}

impl Coming {
    /// What comes while so much of a body is left.
    const fn body(left: u64) -> Self {
        if left == 0 { Self::Next } else { Self::Body(left) }
    }
}

impl Connection {
    /// The one that a request came on.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.conn_data::<Self>().cloned().unwrap_or_default()
    }

    /// Lets a socket read all that comes, and keeps something until it is closed.
    pub(crate) fn open(&self, kept: impl Any) {
        self.0.kept.replace(Some(Box::new(kept)));
        self.0.go_on(Coming::Anything);
    }

    /// Closes it at once, whatever has not been taken.
    pub(crate) fn give_up(&self) {
        self.0.is_given_up.set(true);
        self.0.wake();
    }

    /// Waits until it is closed.
    pub(crate) async fn closed(&self) {
        self.0.closed.notified().await;
    }
}

impl Inner {
    /// What is read now.
    fn coming(&self) -> Coming {
        match self.coming.get() {
            Coming::Next if !self.is_answering.get() => Coming::Head,
            coming => coming,
        }
    }

    /// Has it read what comes next.
    fn go_on(&self, coming: Coming) {
        self.coming.set(coming);
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn close(&self) {
        self.kept.take();
        self.closed.notify_one();
    }
}
