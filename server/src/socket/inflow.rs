//! Messages that are on their way in. One that is not whole is memory that its sender holds for
//! as long as it likes, so it is counted from its head on: for everyone together, and for each
//! account.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_http::BoxedPayloadStream;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest};
use banister_shared::limits::WIRE_FRAME_BYTES_MAX;
use futures_core::Stream;
use tokio::time::Instant;

use super::frames::{Frames, Told};
use super::room::{OWN_BYTES, Share};

/// The largest message takes this long at 14 KB a second.
const WHOLE_WITHIN: Duration = Duration::from_secs(300);

/// What is on its way in at one connection.
#[derive(Debug)]
pub(super) struct Inflow {
    room: Share,
    coming: Mutex<Coming>,
}

#[derive(Debug, Default)]
struct Coming {
    frames: Frames,
    bytes: usize,
    /// When its first head came.
    since: Option<Instant>,
    /// There was no room for it.
    over: bool,
    /// Anything has come since that was asked.
    moved: bool,
}

impl Inflow {
    /// Nothing as yet.
    pub(super) fn new(room: Share) -> Self {
        Self { room, coming: Mutex::default() }
    }

    /// The same request body, followed here.
    pub(super) async fn follow(
        self: &Arc<Self>,
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<web::Payload, actix_web::Error> {
        let followed = Followed { payload: payload.into_inner(), inflow: self.clone() };
        let payload: BoxedPayloadStream = Box::pin(followed);
        web::Payload::from_request(request, &mut Payload::Stream { payload }).await
    }

    /// Whether more came than there was room for.
    pub(super) fn is_over(&self) -> bool {
        self.coming().over
    }

    /// Whether anything has come since this was asked: the answer to a ping waits behind the message
    /// that comes now.
    pub(super) fn has_moved(&self) -> bool {
        std::mem::take(&mut self.coming().moved)
    }

    /// Waits until its account has to make place for others.
    pub(super) async fn shown_out(&self) {
        self.room.shown_out().await;
    }

    /// Whether a message has been on its way for too long.
    pub(super) fn is_slow(&self) -> bool {
        self.coming().since.is_some_and(|since| since.elapsed() > WHOLE_WITHIN)
    }

    /// Follows some bytes; `false` if what they announce is no frame, or there is no room for it.
    fn take(&self, mut bytes: &[u8]) -> bool {
        let mut coming = self.coming();
        coming.moved = true;
        while let Some(told) = coming.frames.next(&mut bytes) {
            match told {
                Told::Part(bytes) => self.begin(&mut coming, bytes),
                Told::Whole => self.end(&mut coming),
                Told::Broken => return false,
            }
            if coming.over {
                return false;
            }
        }
        true
    }

    fn begin(&self, coming: &mut Coming, bytes: usize) {
        let all = coming.bytes.saturating_add(bytes);
        let fits = all <= OWN_BYTES || (all <= 2 * WIRE_FRAME_BYTES_MAX && self.room.claims(bytes));
        coming.over = !fits;
        if fits {
            coming.bytes = all;
            coming.since.get_or_insert_with(Instant::now);
            self.room.take(bytes);
        }
    }

    fn end(&self, coming: &mut Coming) {
        self.room.give(std::mem::take(&mut coming.bytes));
        coming.since = None;
    }

    fn coming(&self) -> MutexGuard<'_, Coming> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inflow {
    fn drop(&mut self) {
        self.end(&mut self.coming());
    }
}

/// A request body whose frames are followed.
struct Followed {
    payload: Payload,
    inflow: Arc<Inflow>,
}

impl Stream for Followed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.payload).poll_next(context);
        match next {
            Poll::Ready(Some(Ok(bytes))) if !self.inflow.take(&bytes) => {
                Poll::Ready(Some(Err(PayloadError::Overflow)))
            }
            next => next,
        }
    }
}

#[cfg(test)]
mod tests {
    use banister_shared::ids::AccountId;

    use super::super::room::Rooms;
    use super::*;

    const MIB: usize = 1 << 20;

    fn inflow(rooms: &Rooms, account: u8) -> Inflow {
        Inflow::new(rooms.share(AccountId::new(0, [account; 10])))
    }

    /// The head of a part of a message, or of all of it.
    fn head(len: usize, whole: bool) -> Vec<u8> {
        let mut head = vec![if whole { 0x82 } else { 0x02 }, 0xff];
        head.extend((len as u64).to_be_bytes());
        head.extend([0; 4]);
        head
    }

    #[test]
    fn what_an_account_announces_is_bounded_and_little_always_fits() {
        let rooms = Rooms::of(16 * MIB, 4 * MIB);
        let (first, second) = (inflow(&rooms, 1), inflow(&rooms, 1));
        assert!(first.take(&head(3 * MIB, true)), "nothing of it has come");
        assert!(second.take(&head(OWN_BYTES / 2, true)));
        assert!(!inflow(&rooms, 1).take(&head(2 * MIB, true)));
        assert!(inflow(&rooms, 2).take(&head(2 * MIB, true)), "another account has its own room");
        drop((first, second));
        assert!(inflow(&rooms, 1).take(&head(3 * MIB, true)));
    }

    #[test]
    fn a_ping_between_its_parts_makes_no_message_whole() {
        let rooms = Rooms::of(16 * MIB, MIB);
        let one = inflow(&rooms, 1);
        let part = [head(OWN_BYTES, false), vec![0; OWN_BYTES], vec![0x89, 0x80, 0, 0, 0, 0]];
        let part = part.concat();
        assert_eq!((0..20).take_while(|_| one.take(&part)).count(), 15);
        assert!(one.is_over());
    }

    #[test]
    fn many_small_parts_count_for_what_they_take() {
        let rooms = Rooms::of(64 * MIB, 64 * MIB);
        let one = inflow(&rooms, 1);
        let parts = [0x02, 0x81, 0, 0, 0, 0, 9].repeat(2 * MIB);
        assert!(!one.take(&parts));
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_that_does_not_end_is_noticed() {
        let one = inflow(&Rooms::of(MIB, MIB), 1);
        assert!(one.take(&head(1, true)));
        tokio::time::advance(WHOLE_WITHIN).await;
        assert!(!one.is_slow());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(one.is_slow());
        assert!(one.take(&[0]) && !one.is_slow());
    }
}
