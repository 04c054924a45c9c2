//! What the writer does for someone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::Connection;
use super::error::StoreError;

/// How the batch of a job ended.
pub(super) type Committed = Result<(), String>;
/// Answers a job once its batch is committed or lost.
pub(super) type Answer = Box<dyn FnOnce(Committed) + Send>;

/// A job as the queue holds it.
pub(super) trait Job: Send {
    /// Does the work inside the job's own savepoint. Whether to keep it, and how to answer.
    fn run(self: Box<Self>, conn: &mut Connection) -> (bool, Answer);

    /// Answers without having run.
    fn refuse(self: Box<Self>, error: StoreError);
}

/// A job, and where its answer goes.
pub(super) struct Work<F, T, E> {
    work: F,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work<F, T, E> {
    /// The job, and its answer.
    pub(super) fn new(work: F) -> (Box<Self>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { work, reply }), answer)
    }
}

impl<F, T, E> Job for Work<F, T, E>
where
    F: FnOnce(&mut Connection) -> Result<T, E> + Send,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run(self: Box<Self>, conn: &mut Connection) -> (bool, Answer) {
        let Self { work, reply } = *self;
        let result = catch_unwind(AssertUnwindSafe(|| work(conn)))
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let keep = result.is_ok();
        let answer = move |committed: Committed| {
            // Whoever asked may have gone; then nobody needs the answer.
            let _ = reply.send(match committed {
                Ok(()) => result,
                Err(reason) => Err(StoreError::Commit(reason).into()),
            });
        };
        (keep, Box::new(answer))
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        let _ = self.reply.send(Err(error.into()));
    }
}
