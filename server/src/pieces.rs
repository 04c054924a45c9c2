use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

/// Bytes that are given at once. A connection takes more only when most of them are written.
pub(crate) const PIECE_BYTES: usize = 32 * 1024;

/// A body that is given piece by piece: the library copies all that it is given, and keeps it
/// until somebody takes it. Something is kept with it until it has been given, or nobody wants it.
pub(crate) struct Pieces<T> {
    rest: Bytes,
    _kept: T,
}

impl<T> Pieces<T> {
    /// These bytes, none of which is copied.
    pub(crate) fn of(bytes: impl Into<Bytes>, kept: T) -> Self {
        Self { rest: bytes.into(), _kept: kept }
    }
}

impl<T: Unpin> MessageBody for Pieces<T> {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.rest.len() as u64)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let piece = self.rest.len().min(PIECE_BYTES);
        let piece = self.rest.split_to(piece);
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}
