//! Answers that may be large: given piece by piece, and counted until they have been taken.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use banister_shared::ids::AccountId;
use serde::Serialize;

use crate::error::ApiError;
use crate::socket::{Held, Share};
use crate::state::State;

/// The type of most of them.
pub(super) const JSON: &str = "application/json";
/// Bytes that are given at once.
const PIECE_BYTES: usize = 32 * 1024;
/// A reader who has taken nothing for so long does not read.
const STALLED: Duration = Duration::from_secs(15);
/// Who has too much that waits to be read comes back after this time.
const RETRY_SECONDS: u64 = 5;

/// The body of an answer.
pub(super) struct Answer {
    size: usize,
    rest: Arc<Mutex<Rest>>,
}

/// What has not been taken of it.
struct Rest {
    bytes: Bytes,
    /// Gone when nobody takes it.
    held: Option<Held>,
    /// Something was taken since somebody last looked.
    is_moving: bool,
}

/// An answer to an account, if there is room for it.
///
/// # Errors
/// Too much waits to be read by the account, or by all of them.
pub(super) fn answer(
    state: &State,
    account: AccountId,
    bytes: impl Into<Bytes>,
) -> Result<Answer, ApiError> {
    let (bytes, room) = (bytes.into(), state.sockets.outgoing.share(account));
    let held = room.clone().hold(bytes.len());
    let held = Some(held.ok_or_else(|| ApiError::too_many(RETRY_SECONDS))?);
    let size = bytes.len();
    let rest = Arc::new(Mutex::new(Rest { bytes, held, is_moving: false }));
    if size > PIECE_BYTES {
        actix_web::rt::spawn(watch(Arc::downgrade(&rest), room));
    }
    Ok(Answer { size, rest })
}

/// The same as JSON.
///
/// # Errors
/// As [`answer`].
pub(super) fn json(
    state: &State,
    account: AccountId,
    value: &impl Serialize,
) -> Result<Answer, ApiError> {
    answer(state, account, serde_json::to_vec(value).map_err(ApiError::internal)?)
}

impl Answer {
    /// With this type and nothing else.
    pub(super) fn of_type(self, content_type: &'static str) -> HttpResponse {
        HttpResponse::Ok().content_type(content_type).body(self)
    }
}

impl MessageBody for Answer {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.size as u64)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, io::Error>>> {
        let mut rest = lock(&self.rest);
        rest.is_moving = true;
        if rest.held.is_none() {
            return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
        }
        let piece = rest.bytes.len().min(PIECE_BYTES);
        let piece = rest.bytes.split_to(piece);
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}

/// Lets go of what nobody takes, and of what has to make place for others.
async fn watch(rest: Weak<Mutex<Rest>>, room: Share) {
    loop {
        let is_wanted = tokio::select! {
            () = room.shown_out() => true,
            () = tokio::time::sleep(STALLED) => false,
        };
        let Some(rest) = rest.upgrade() else { return };
        let mut rest = lock(&rest);
        if is_wanted || !std::mem::take(&mut rest.is_moving) {
            (rest.bytes, rest.held) = (Bytes::new(), None);
            return;
        }
    }
}

fn lock(rest: &Mutex<Rest>) -> MutexGuard<'_, Rest> {
    rest.lock().unwrap_or_else(PoisonError::into_inner)
}
