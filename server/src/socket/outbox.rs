use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use actix_http::ws::{Codec, Message, ProtocolError};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::{Bytes, BytesMut};
use tokio_util::codec::Encoder;

use super::room::{OWN_BYTES, Share};
use crate::pieces::PIECE_BYTES;

/// Frames that wait for one reader.
const FRAMES_MAX: usize = 1024;
/// Bytes that wait for one reader: a few whole pages.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// The frames that wait until a reader can take them. What a reader has not taken stays here
/// and is counted; nothing else keeps it.
#[derive(Debug)]
pub(super) struct Outbox(Mutex<Queue>);

#[derive(Debug)]
struct Queue {
    room: Share,
    frames: VecDeque<Message>,
    bytes: usize,
    giving: Giving,
    codec: Codec,
    /// Anything was taken since that was asked.
    moved: bool,
    ended: bool,
    reader: Option<Waker>,
}

/// A frame that is given piece by piece. All of it is memory until its last piece has gone.
#[derive(Debug, Default)]
struct Giving {
    rest: Bytes,
    bytes: usize,
}

impl Outbox {
    /// Nothing waits as yet.
    pub(super) fn new(room: Share) -> Self {
        let (frames, giving, codec) = (VecDeque::new(), Giving::default(), Codec::new());
        Self(Mutex::new(Queue {
            room,
            frames,
            bytes: 0,
            giving,
            codec,
            moved: false,
            ended: false,
            reader: None,
        }))
    }

    /// Queues a frame if there is room.
    pub(super) fn push(&self, frame: Message) -> bool {
        let mut queue = self.queue();
        let fits = queue.fits(size(&frame));
        if fits && !queue.ended {
            queue.add(frame);
        }
        fits
    }

    /// Whether hardly anything waits.
    pub(super) fn is_nearly_empty(&self) -> bool {
        self.queue().bytes <= OWN_BYTES
    }

    /// Whether what waits has become less since this was asked: a ping waits behind all of it. What
    /// goes at once tells nothing, as the kernel keeps it for whoever has gone.
    pub(super) fn has_moved(&self) -> bool {
        let mut queue = self.queue();
        let waits = !queue.frames.is_empty() || !queue.giving.rest.is_empty();
        std::mem::take(&mut queue.moved) && waits
    }

    /// Waits until its account has to make place for others.
    pub(super) async fn shown_out(&self) {
        let room = self.queue().room.clone();
        room.shown_out().await;
    }

    /// Ends the connection with these last frames. Nothing else that waits is given any more, but
    /// for the rest of a frame that the reader has a part of.
    pub(super) fn end(&self, last: impl IntoIterator<Item = Message>) {
        let mut queue = self.queue();
        queue.clear();
        last.into_iter().for_each(|frame| queue.add(frame));
        queue.ended = true;
        queue.wake();
    }

    /// Nobody takes anything any more.
    fn close(&self) {
        let mut queue = self.queue();
        queue.clear();
        queue.drop_given();
        queue.ended = true;
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next piece; `None` after the last.
    fn poll(&self, context: &Context<'_>) -> Poll<Option<Result<Bytes, ProtocolError>>> {
        let mut queue = self.queue();
        match queue.piece() {
            Ok(piece) if piece.is_empty() && !queue.ended => {
                queue.reader = Some(context.waker().clone());
                Poll::Pending
            }
            Ok(piece) => Poll::Ready((!piece.is_empty()).then_some(Ok(piece))),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

impl Queue {
    fn fits(&self, bytes: usize) -> bool {
        let own = self.bytes + bytes <= OWN_BYTES;
        // A page may be larger than what else may wait.
        self.frames.len() < FRAMES_MAX
            && (self.bytes + bytes <= BYTES_MAX || self.frames.is_empty())
            && (own || self.room.claims(bytes))
    }

    fn add(&mut self, frame: Message) {
        let bytes = size(&frame);
        self.frames.push_back(frame);
        self.bytes += bytes;
        self.room.take(bytes);
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }

    /// What is to be given next; nothing if nothing waits.
    fn piece(&mut self) -> Result<Bytes, ProtocolError> {
        if self.giving.rest.is_empty() {
            self.begin()?;
        }
        let len = self.giving.rest.len().min(PIECE_BYTES);
        let piece = self.giving.rest.split_to(len);
        self.moved |= len > 0;
        if self.giving.rest.is_empty() {
            self.drop_given();
        }
        Ok(piece)
    }

    /// Begins to give the next frame.
    fn begin(&mut self) -> Result<(), ProtocolError> {
        let Some(frame) = self.frames.pop_front() else { return Ok(()) };
        let (bytes, mut encoded) = (size(&frame), BytesMut::new());
        self.codec.encode(frame, &mut encoded)?;
        self.bytes -= bytes;
        self.giving = Giving { rest: encoded.freeze(), bytes };
        Ok(())
    }

    fn drop_given(&mut self) {
        self.room.give(std::mem::take(&mut self.giving).bytes);
    }

    fn clear(&mut self) {
        self.frames.clear();
        self.room.give(std::mem::take(&mut self.bytes));
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.clear();
        self.drop_given();
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
    /// The body it stands in for. The reading side ends when that is dropped.
    pub(super) replaced: BoxBody,
}

impl MessageBody for Body {
    type Error = ProtocolError;

    fn size(&self) -> BodySize {
        self.replaced.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, ProtocolError>>> {
        self.outbox.poll(context)
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.outbox.close();
    }
}

#[cfg(test)]
mod tests {
    use banister_shared::ids::AccountId;

    use super::super::room::Rooms;
    use super::*;

    fn account(n: u8) -> AccountId {
        AccountId::new(0, [n; 10])
    }

    fn frame(bytes: usize) -> Message {
        Message::Binary(vec![0; bytes].into())
    }

    fn poll(outbox: &Outbox) -> Poll<Option<Bytes>> {
        outbox.poll(&Context::from_waker(Waker::noop())).map(|piece| piece.map(Result::unwrap))
    }

    /// The lengths of all pieces that wait.
    fn taken(outbox: &Outbox) -> Vec<usize> {
        let piece = || match poll(outbox) {
            Poll::Ready(Some(piece)) => Some(piece.len()),
            Poll::Ready(None) | Poll::Pending => None,
        };
        std::iter::from_fn(piece).collect()
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
        assert_eq!(taken(&honest).len(), 6);
        full[..2].iter().for_each(|outbox| outbox.end([frame(1)]));
        assert!(of(1).push(frame(BYTES_MAX)), "who has gone has given everything back");
        tokio::select! {
            biased;
            () = full[0].shown_out() => panic!("who comes back is welcome"),
            () = std::future::ready(()) => {}
        }
    }

    #[test]
    fn a_frame_is_counted_until_its_last_piece_has_gone() {
        let rooms = Rooms::of(BYTES_MAX, BYTES_MAX);
        let [slow, other] = [(); 2].map(|()| Outbox::new(rooms.share(account(1))));
        assert!(slow.push(frame(4 * PIECE_BYTES - 10)));
        let pieces = std::iter::repeat_with(|| {
            assert!(!other.push(frame(BYTES_MAX)), "it is still there");
            poll(&slow)
        });
        assert!(pieces.take(4).all(|piece| piece.map(|piece| piece.unwrap().len()).is_ready()));
        assert!(poll(&slow).is_pending() && other.push(frame(BYTES_MAX)));
    }

    #[test]
    fn what_waits_at_the_end_is_dropped_but_for_the_rest_of_a_frame() {
        let (rooms, head) = (Rooms::of(BYTES_MAX, BYTES_MAX), 10);
        let outbox = Outbox::new(rooms.share(account(1)));
        assert!([2 * PIECE_BYTES, BYTES_MAX / 2].iter().all(|bytes| outbox.push(frame(*bytes))));
        assert!(poll(&outbox).is_ready());
        outbox.end([frame(2)]);
        assert!(rooms.share(account(1)).has(BYTES_MAX - 2 * PIECE_BYTES - 2));
        assert_eq!(taken(&outbox), [PIECE_BYTES, head, 4]);
        assert!(matches!(poll(&outbox), Poll::Ready(None)));
        assert!(rooms.share(account(1)).has(BYTES_MAX));
    }

    #[test]
    fn a_connection_that_is_cut_off_gives_everything_back() {
        let rooms = Rooms::of(BYTES_MAX, BYTES_MAX);
        let outbox = Arc::new(Outbox::new(rooms.share(account(1))));
        let body = Body { outbox: outbox.clone(), replaced: BoxBody::new(()) };
        assert!(outbox.push(frame(BYTES_MAX / 2)) && outbox.push(frame(1)));
        assert!(poll(&outbox).is_ready());
        drop(body);
        assert!(rooms.share(account(1)).has(BYTES_MAX));
        assert!(outbox.push(frame(1)) && taken(&outbox).is_empty());
    }
}
