use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::chunked::Chunked;
use super::follow::Follow;
use super::head::Head;
use super::patience::Patience;
use super::{Coming, Connection};

/// Who has taken next to nothing for so long, although something waits, does not read: a third of
/// what the kernel keeps, or it does not say that it can be written to. That is 1.4 KB a second;
/// a slow phone takes ten times as much.
const STALLED: Duration = Duration::from_secs(30);
/// What the kernel keeps of what was written (twice that, on Linux): it is memory as well.
const KERNEL_BYTES: usize = 64 * 1024;
/// How often it is looked whether a client has gone that has sent something else meanwhile.
const LOOK: Duration = Duration::from_secs(1);
/// What is read of a request at once.
const PART_BYTES: usize = 8 * 1024;

/// What the server reads a connection from, and writes it to.
pub(crate) struct Stream {
    tcp: TcpStream,
    connection: Connection,
    head: Head,
    chunked: Chunked,
    patience: Patience,
    /// Since nothing can be written.
    stalled: Option<Pin<Box<Sleep>>>,
    /// Until it is looked whether the client has gone, behind whom something else has come.
    look: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    /// A connection that has just been made.
    pub(crate) fn new(tcp: TcpStream) -> Self {
        // Messages are small, and none waits until the one before has been acknowledged.
        let _ = tcp.set_nodelay(true);
        // Where the kernel does not allow it, it keeps what it likes.
        let _ = SockRef::from(&tcp).set_send_buffer_size(KERNEL_BYTES);
        Self {
            tcp,
            connection: Connection::default(),
            head: Head::default(),
            chunked: Chunked::default(),
            patience: Patience::default(),
            stalled: None,
            look: None,
        }
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

    /// Ends it, now.
    fn give_up(&self, context: &Context<'_>) -> io::Result<()> {
        self.connection.give_up();
        self.goes_on(context)
    }

    /// Reads some of the request that comes, and nothing of those after it.
    fn poll_request(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut part = [0; PART_BYTES];
        let part = part.get_mut(..buffer.remaining().min(PART_BYTES)).unwrap_or_default();
        ready!(self.poll_skipped(context, part))?;
        let some = ready!(self.poll_len(context, part))?.min(part.len());
        let mut part = ReadBuf::new(part.get_mut(..some).unwrap_or_default());
        ready!(Pin::new(&mut self.tcp).poll_read(context, &mut part))?;
        buffer.put_slice(part.filled());
        self.note(part.filled());
        Poll::Ready(Ok(()))
    }

    /// Reads the empty lines before a request: they are nothing to the library, whose patience with
    /// idle connections they would end.
    fn poll_skipped(&mut self, context: &mut Context<'_>, part: &mut [u8]) -> Poll<io::Result<()>> {
        if self.coming() != Coming::Head || self.head.has_begun() {
            return Poll::Ready(Ok(()));
        }
        let mut came = ReadBuf::new(part);
        ready!(self.tcp.poll_peek(context, &mut came))?;
        let blank = self.head.len_before(came.filled());
        if blank == 0 {
            return Poll::Ready(Ok(()));
        }
        let mut blank = ReadBuf::new(part.get_mut(..blank).unwrap_or_default());
        ready!(Pin::new(&mut self.tcp).poll_read(context, &mut blank))?;
        // Others have their turn before what comes behind them.
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// What is read now: no other request while an answer cannot be written, since the library keeps
    /// as many answers as there are requests.
    fn coming(&self) -> Coming {
        match self.connection.0.coming() {
            Coming::Head if self.stalled.is_some() && !self.head.has_begun() => Coming::Next,
            coming => coming,
        }
    }

    /// How much of what has come belongs to the request; looks at it where only that tells.
    fn poll_len(&mut self, context: &mut Context<'_>, part: &mut [u8]) -> Poll<io::Result<usize>> {
        let coming = self.coming();
        match coming {
            Coming::Nothing | Coming::Next => return self.poll_gone(context).map_ok(|()| 0),
            Coming::Anything => return Poll::Ready(Ok(usize::MAX)),
            Coming::Body(left) => {
                return Poll::Ready(Ok(usize::try_from(left).unwrap_or(usize::MAX)));
            }
            Coming::Head | Coming::Chunks => {}
        }
        let mut part = ReadBuf::new(part);
        ready!(self.tcp.poll_peek(context, &mut part))?;
        let part = part.filled();
        let is_head = coming == Coming::Head;
        Poll::Ready(Ok(if is_head { self.head.len_in(part) } else { self.chunked.len_in(part) }))
    }

    /// Whether the client has gone, while nothing is read. What it has sent meanwhile stays where it
    /// is, and hides that it has gone unless it was in disorder.
    fn poll_gone(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if ready!(self.tcp.poll_peek(context, &mut ReadBuf::new(&mut [0])))? == 0 {
            return Poll::Ready(Ok(()));
        }
        while self
            .look
            .get_or_insert_with(|| Box::pin(sleep(LOOK)))
            .as_mut()
            .poll(context)
            .is_ready()
        {
            self.look = None;
            if let Some(error) = SockRef::from(&self.tcp).take_error()? {
                return Poll::Ready(Err(error));
            }
        }
        Poll::Pending
    }

    /// Notes what has come of a request.
    fn note(&mut self, part: &[u8]) {
        let coming = &self.connection.0.coming;
        match self.connection.0.coming() {
            Coming::Head => {
                if !self.head.has_begun() {
                    self.patience = Patience::default();
                }
                if self.head.take(part) {
                    self.head = Head::default();
                    coming.set(Coming::Nothing);
                }
            }
            Coming::Body(left) => coming.set(Coming::body(left.saturating_sub(part.len() as u64))),
            Coming::Chunks => {
                if self.chunked.take(part) {
                    self.chunked = Chunked::default();
                    coming.set(Coming::Next);
                }
            }
            Coming::Nothing | Coming::Next | Coming::Anything => {}
        }
        self.patience.came(part.len());
    }

    /// Whether the client has begun a request, and the rest of it does not come.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let waits = match self.connection.0.coming() {
            Coming::Head => self.head.has_begun(),
            // A head that the library does not begin with is one that it does not take for one.
            Coming::Body(_) | Coming::Chunks | Coming::Nothing => true,
            Coming::Next | Coming::Anything => false,
        };
        waits && self.patience.is_over(context)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.connection.0.close();
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.goes_on(context)?;
        if self.connection.0.coming() == Coming::Anything {
            return Pin::new(&mut self.tcp).poll_read(context, buffer);
        }
        let read = self.poll_request(context, buffer);
        if self.chunked.is_broken() {
            self.give_up(context)?;
        }
        if read.is_pending() && self.is_late(context) {
            self.give_up(context)?;
        }
        read
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
            self.give_up(context)?;
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
