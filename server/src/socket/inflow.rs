//! What has arrived of messages that are not whole yet. Half a message is memory that its
//! sender holds for as long as it likes, so it is counted: for everyone together, and for each
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
use futures_core::Stream;
use tokio::time::Instant;

use super::room::Room;

/// Half messages of everyone together.
pub(super) const ALL_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Half messages of one account: four of the largest there can be.
pub(super) const ACCOUNT_BYTES_MAX: usize = 16 * 1024 * 1024;
/// What anyone may have sent of a message, whatever others have.
const OWN_BYTES: usize = 64 * 1024;
/// The largest message takes this long at 14 KB a second.
const WHOLE_WITHIN: Duration = Duration::from_secs(300);

/// What has arrived at one connection since its last whole message.
#[derive(Debug)]
pub(super) struct Inflow {
    all: Arc<Room>,
    account: Arc<Room>,
    arrived: Mutex<Arrived>,
}

#[derive(Debug, Default)]
struct Arrived {
    bytes: usize,
    /// When the first of them came.
    since: Option<Instant>,
    /// There was no room for what came then.
    over: bool,
}

impl Inflow {
    /// Nothing as yet.
    pub(super) fn new(all: Arc<Room>, account: Arc<Room>) -> Self {
        Self { all, account, arrived: Mutex::default() }
    }

    /// The same request body, counted here.
    pub(super) async fn meter(
        self: &Arc<Self>,
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<web::Payload, actix_web::Error> {
        let metered = Metered { payload: payload.into_inner(), inflow: self.clone() };
        let payload: BoxedPayloadStream = Box::pin(metered);
        let mut payload = Payload::Stream { payload };
        web::Payload::from_request(request, &mut payload).await
    }

    /// A message is whole. The beginning of the next, which may have come with its end, is not
    /// counted: the connection reads a few KiB at a time.
    pub(super) fn whole(&self) {
        let arrived = std::mem::take(&mut *self.arrived());
        self.give(arrived.bytes);
    }

    /// Whether more came than there was room for.
    pub(super) fn is_over(&self) -> bool {
        self.arrived().over
    }

    /// Whether a message has been on its way for too long.
    pub(super) fn is_slow(&self) -> bool {
        self.arrived().since.is_some_and(|since| since.elapsed() > WHOLE_WITHIN)
    }

    fn take(&self, bytes: usize) -> bool {
        let mut arrived = self.arrived();
        let own = arrived.bytes + bytes <= OWN_BYTES;
        let fits = own || (self.all.has(bytes) && self.account.has(bytes));
        arrived.over = !fits;
        if fits {
            arrived.bytes += bytes;
            arrived.since.get_or_insert_with(Instant::now);
            self.all.take(bytes);
            self.account.take(bytes);
        }
        fits
    }

    fn give(&self, bytes: usize) {
        self.all.give(bytes);
        self.account.give(bytes);
    }

    fn arrived(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inflow {
    fn drop(&mut self) {
        self.whole();
    }
}

/// A request body that counts what it gives.
struct Metered {
    payload: Payload,
    inflow: Arc<Inflow>,
}

impl Stream for Metered {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.payload).poll_next(context);
        match next {
            Poll::Ready(Some(Ok(bytes))) if !self.inflow.take(bytes.len()) => {
                Poll::Ready(Some(Err(PayloadError::Overflow)))
            }
            next => next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inflow(all: &Arc<Room>, account: &Arc<Room>) -> Inflow {
        Inflow::new(all.clone(), account.clone())
    }

    #[test]
    fn half_messages_of_an_account_are_bounded_and_small_ones_always_fit() {
        let (all, account, other) =
            (Arc::new(Room::of(1 << 20)), Arc::new(Room::of(1 << 18)), Arc::new(Room::of(1 << 18)));
        let (first, second, third) =
            (inflow(&all, &account), inflow(&all, &account), inflow(&all, &other));
        assert!(first.take(1 << 18));
        assert!(second.take(OWN_BYTES));
        assert!(!second.take(1) && second.is_over());
        assert!(third.take(1 << 18), "another account has its own room");
        first.whole();
        second.whole();
        assert!(!second.is_over());
        assert!(second.take(1 << 18));
        drop((first, second, third));
        assert!(all.has(1 << 20) && account.has(1 << 18) && other.has(1 << 18));
    }

    #[test]
    fn half_messages_of_everyone_together_are_bounded() {
        let all = Arc::new(Room::of(1 << 20));
        let one = || inflow(&all, &Arc::new(Room::of(1 << 19)));
        let many = [one(), one(), one()];
        let taken: Vec<bool> = many.iter().map(|inflow| inflow.take(1 << 19)).collect();
        assert_eq!(taken, [true, true, false]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_that_does_not_end_is_noticed() {
        let inflow = inflow(&Arc::new(Room::of(100)), &Arc::new(Room::of(100)));
        assert!(inflow.take(1));
        tokio::time::advance(WHOLE_WITHIN).await;
        assert!(inflow.take(1) && !inflow.is_slow());
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(inflow.is_slow());
        inflow.whole();
        assert!(!inflow.is_slow());
    }
}
