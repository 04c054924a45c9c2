use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

use super::{Coming, Connection};

/// A request that is being answered, until this is dropped. Only then the next one is read.
pub(super) struct Answering(Connection);

/// The body of an answer, which is given when this is dropped.
pub(super) struct Answer {
    body: BoxBody,
    _answering: Answering,
}

impl Answering {
    /// The request whose head has come, with such a body.
    pub(super) fn begin(connection: Connection, body: Coming) -> Self {
        connection.0.is_answering.set(true);
        connection.0.go_on(body);
        Self(connection)
    }

    /// With this as the body of the answer.
    pub(super) fn with(self, body: impl MessageBody + 'static) -> Answer {
        Answer { body: body.boxed(), _answering: self }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.0.is_answering.set(false);
        self.0.0.wake();
    }
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_pin_mut().poll_next(context)
    }
}
