use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actix_http::ws::{Codec, Message};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::{Bytes, BytesMut};
use tokio::time::Instant;
use tokio_util::codec::Encoder;

use super::room::{OWN_BYTES, Share};

/// Frames that wait for one reader.
const FRAMES_MAX: usize = 1024;
/// Bytes that wait for one reader: a few whole pages.
const BYTES_MAX: usize = 8 * 1024 * 1024;
/// A reader who has taken nothing for so long does not read.
const STALLED: Duration = Duration::from_secs(15);
/// Bytes that are written at once.
const CHUNK_BYTES: usize = 32 * 1024;

/// The frames that wait until a reader can take them. What a reader has not taken stays here
/// and is counted; nothing else keeps it.
#[derive(Debug)]
pub(super) struct Outbox(Mutex<Queue>);

#[derive(Debug)]
struct Queue {
    room: Share,
    frames: VecDeque<Message>,
    bytes: usize,
    ended: bool,
    /// When the reader last took something, or began to have something to take.
    progress: Option<Instant>,
    reader: Option<Waker>,
}

impl Outbox {
    /// Nothing waits as yet.
    pub(super) fn new(room: Share) -> Self {
        let (frames, reader, progress) = (VecDeque::new(), None, None);
        Self(Mutex::new(Queue { room, frames, bytes: 0, ended: false, progress, reader }))
    }

    /// Queues a frame if there is room.
    pub(super) fn push(&self, frame: Message) -> bool {
        let mut queue = self.queue();
        let bytes = size(&frame);
        let own = queue.bytes + bytes <= OWN_BYTES;
        // A page may be larger than what else may wait.
        let fits = queue.frames.len() < FRAMES_MAX
            && (queue.bytes + bytes <= BYTES_MAX || queue.frames.is_empty())
            && !queue.is_stalled()
            && (own || queue.room.claims(bytes));
        if fits && !queue.ended {
            queue.add(frame, bytes);
        }
        fits
    }

    /// Whether hardly anything waits.
    pub(super) fn is_nearly_empty(&self) -> bool {
        self.queue().bytes <= OWN_BYTES
    }

    /// Waits until its account has to make place for others.
    pub(super) async fn shown_out(&self) {
        let room = self.queue().room.clone();
        room.shown_out().await;
    }

    /// Whether its reader takes nothing.
    pub(super) fn is_stalled(&self) -> bool {
        self.queue().is_stalled()
    }

    /// Ends the connection with these last frames; drops what waits, if nobody takes it.
    pub(super) fn end(&self, last: impl IntoIterator<Item = Message>, drop_waiting: bool) {
        let mut queue = self.queue();
        if drop_waiting {
            queue.clear();
        }
        for frame in last {
            let bytes = size(&frame);
            queue.add(frame, bytes);
        }
        queue.ended = true;
        if let Some(reader) = queue.reader.take() {
            reader.wake();
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As many frames as make a chunk; `None` after the last.
    fn poll(&self, context: &Context<'_>) -> Poll<Option<Vec<Message>>> {
        let mut queue = self.queue();
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while bytes < CHUNK_BYTES
            && let Some(frame) = queue.frames.pop_front()
        {
            bytes += size(&frame);
            chunk.push(frame);
        }
        queue.give(bytes);
        if !chunk.is_empty() {
            queue.progress = Some(Instant::now());
            return Poll::Ready(Some(chunk));
        }
        if queue.ended {
            return Poll::Ready(None);
        }
        queue.reader = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Queue {
    fn give(&mut self, bytes: usize) {
        self.bytes -= bytes;
        self.room.give(bytes);
    }

    fn is_stalled(&self) -> bool {
        let since = self.progress.filter(|_| !self.frames.is_empty());
        since.is_some_and(|since| since.elapsed() > STALLED)
    }

    fn add(&mut self, frame: Message, bytes: usize) {
        if self.frames.is_empty() {
            self.progress = Some(Instant::now());
        }
        self.frames.push_back(frame);
        self.bytes += bytes;
        self.room.take(bytes);
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }

    fn clear(&mut self) {
        self.frames.clear();
        self.give(self.bytes);
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.clear();
    }
}

fn size(frame: &Message) -> usize {
    match frame {
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        _ => 0,
    }
}

/// The body of the answer to an upgrade: what is in the outbox, as the connection can take it.
pub(super) struct Body {
    pub(super) outbox: Arc<Outbox>,
    pub(super) codec: Codec,
    /// The body it stands in for. The reading side ends when that is dropped.
    pub(super) replaced: BoxBody,
}

impl MessageBody for Body {
    type Error = actix_web::Error;

    fn size(&self) -> BodySize {
        self.replaced.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Poll::Ready(frames) = self.outbox.poll(context) else { return Poll::Pending };
        let Some(frames) = frames else { return Poll::Ready(None) };
        let mut chunk = BytesMut::new();
        for frame in frames {
            if let Err(error) = self.codec.encode(frame, &mut chunk) {
                return Poll::Ready(Some(Err(error.into())));
            }
        }
        Poll::Ready(Some(Ok(chunk.freeze())))
    }
}

#[cfg(test)]
mod tests {
    use banister_shared::ids::AccountId;

    use super::super::room::Rooms;
    use super::*;

    fn outbox() -> Outbox {
        Outbox::new(Rooms::of(BYTES_MAX, BYTES_MAX).share(account(1)))
    }

    fn account(n: u8) -> AccountId {
        AccountId::new(0, [n; 10])
    }

    fn frame(bytes: usize) -> Message {
        Message::Binary(vec![0; bytes].into())
    }

    fn taken(outbox: &Outbox) -> usize {
        match outbox.poll(&Context::from_waker(Waker::noop())) {
            Poll::Ready(Some(frames)) => frames.len(),
            Poll::Ready(None) | Poll::Pending => 0,
        }
    }

    #[tokio::test]
    async fn those_who_do_not_read_make_place_for_the_others() {
        let rooms = Rooms::of(3 * BYTES_MAX, 2 * BYTES_MAX);
        let of = |n| Outbox::new(rooms.share(account(n)));
        let full = [of(1), of(1), of(2)];
        assert!(full.iter().all(|outbox| outbox.push(frame(BYTES_MAX))));
        assert!(full.iter().all(|outbox| !outbox.push(frame(1))));
        let honest = of(3);
        assert!(honest.push(frame(OWN_BYTES)) && honest.is_nearly_empty());
        assert!(honest.push(frame(OWN_BYTES)), "there will be room in a moment");
        // Of the account that holds the most.
        full[0].shown_out().await;
        assert_eq!(taken(&honest), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_for_long_gets_nothing_more() {
        let outbox = outbox();
        assert!(outbox.push(frame(1)) && outbox.push(frame(1)));
        tokio::time::advance(STALLED).await;
        assert!(outbox.push(frame(1)), "not yet");
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(outbox.is_stalled() && !outbox.push(frame(1)));
        assert_eq!(taken(&outbox), 3);
        assert!(outbox.push(frame(1)), "it reads again");
    }

    #[test]
    fn the_last_frames_are_sent_before_the_end() {
        let outbox = outbox();
        assert!(outbox.push(frame(1)));
        outbox.end([frame(2)], false);
        assert_eq!(taken(&outbox), 2);
        let end = outbox.poll(&Context::from_waker(Waker::noop()));
        assert!(matches!(end, Poll::Ready(None)));
    }
}
