//! Connections that are given up. The library writes for as long as its client stays, read or not;
//! here whoever takes nothing, or has been told to go, is cut off, and what was kept for it goes.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::rt::net::TcpStream;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Who has taken nothing for so long, although something waits, does not read.
const STALLED: Duration = Duration::from_secs(30);
/// What the kernel keeps of what was written (twice that, on Linux): it is memory as well, and a
/// slow client (14 KB a second) makes room in it several times before it is stalled.
const KERNEL_BYTES: usize = 128 * 1024;

/// A connection as the requests on it see it. Clones are the same connection.
#[derive(Clone, Default)]
pub(crate) struct Connection(Rc<Inner>);

#[derive(Default)]
struct Inner {
    is_given_up: Cell<bool>,
    kept: RefCell<Option<Box<dyn Any>>>,
    waker: RefCell<Option<Waker>>,
}

/// What the server reads a connection from, and writes it to.
pub(crate) struct Stream {
    tcp: TcpStream,
    connection: Connection,
    /// Since nothing can be written.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Connection {
    /// The one that a request came on.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.conn_data::<Self>().cloned().unwrap_or_default()
    }

    /// Keeps something until it is closed, in the place of anything kept before.
    pub(crate) fn keep(&self, what: impl Any) {
        self.0.kept.replace(Some(Box::new(what)));
    }

    /// Closes it at once, whatever has not been taken.
    pub(crate) fn give_up(&self) {
        self.0.is_given_up.set(true);
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }
}

impl Stream {
    /// A connection that has just been made.
    pub(crate) fn new(tcp: TcpStream) -> Self {
        // Messages are small, and none waits until the one before has been acknowledged.
        let _ = tcp.set_nodelay(true);
        // Where the kernel does not allow it, it keeps what it likes.
        let _ = SockRef::from(&tcp).set_send_buffer_size(KERNEL_BYTES);
        Self { tcp, connection: Connection::default(), stalled: None }
    }

    /// The same for the requests on it.
    pub(crate) fn connection(&self) -> Connection {
        self.connection.clone()
    }

    /// Whether it goes on.
    fn goes_on(&self, context: &Context<'_>) -> io::Result<()> {
        let inner = &self.connection.0;
        if inner.is_given_up.get() {
            // What the kernel still keeps goes as well.
            let _ = self.tcp.set_zero_linger();
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        inner.waker.replace(Some(context.waker().clone()));
        Ok(())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.connection.0.kept.take();
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.goes_on(context)?;
        Pin::new(&mut self.tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.goes_on(context)?;
        let written = Pin::new(&mut self.tcp).poll_write(context, bytes);
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(STALLED)));
        if stalled.as_mut().poll(context).is_ready() {
            self.connection.give_up();
            self.goes_on(context)?;
        }
        Poll::Pending
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.goes_on(context)?;
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}
