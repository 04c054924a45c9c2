//! The writer's queue, which what takes access away does not wait in.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::error::{StoreError, StoreResult};
use super::job::Job;

/// Jobs that wait; who comes after them waits to queue.
const QUEUE: usize = 1024;
/// Jobs in one transaction. More would not commit faster, and make the first one wait.
const BATCH: usize = 256;
/// No other job is begun after so much time in one transaction: one is a change of 1 ms,
/// another a month of 50 ms, and those who wait for the commit have done nothing.
const BATCH_TIME: Duration = Duration::from_millis(25);

/// Where jobs are handed in.
pub(super) struct Queue {
    /// `None` says that an urgent one waits.
    jobs: mpsc::Sender<Option<Box<dyn Job>>>,
    urgent: mpsc::Sender<Box<dyn Job>>,
}

impl Queue {
    /// An empty queue, and its other end.
    pub(super) fn new() -> (Self, Queued) {
        let (jobs, queued) = mpsc::channel(QUEUE);
        let (urgent, first) = mpsc::channel(QUEUE);
        (Self { jobs, urgent }, Queued { jobs: queued, urgent: first, waiting: VecDeque::new() })
    }

    /// Puts a job behind all others; waits if there are too many.
    pub(super) async fn push(&self, job: Box<dyn Job>) -> StoreResult<()> {
        self.jobs.send(Some(job)).await.map_err(|_| StoreError::Closed)
    }

    /// Puts a job before all that are not urgent.
    pub(super) async fn push_first(&self, job: Box<dyn Job>) -> StoreResult<()> {
        self.urgent.send(job).await.map_err(|_| StoreError::Closed)?;
        // Where the queue is full, the thread is awake.
        let _ = self.jobs.try_send(None);
        Ok(())
    }
}

/// What is to be done, in order.
pub(super) struct Queued {
    jobs: mpsc::Receiver<Option<Box<dyn Job>>>,
    urgent: mpsc::Receiver<Box<dyn Job>>,
    /// Taken from the queue, and for this batch or the next.
    waiting: VecDeque<Box<dyn Job>>,
}

impl Queued {
    /// Waits until there is something; `false` when nothing will come any more.
    pub(super) fn wait(&mut self) -> bool {
        let mut taken = Vec::new();
        let room = BATCH - self.waiting.len().min(BATCH);
        if self.waiting.is_empty() && self.jobs.blocking_recv_many(&mut taken, room) == 0 {
            return false;
        }
        while taken.len() < room
            && let Ok(job) = self.jobs.try_recv()
        {
            taken.push(job);
        }
        self.waiting.extend(taken.into_iter().flatten());
        true
    }

    /// The jobs of one transaction.
    pub(super) fn batch(&mut self) -> impl Iterator<Item = Box<dyn Job>> {
        let begun = Instant::now();
        let next = move || {
            let urgent = self.urgent.try_recv().ok();
            urgent.or_else(|| match begun.elapsed() < BATCH_TIME {
                true => self.waiting.pop_front(),
                false => None,
            })
        };
        std::iter::from_fn(next).take(BATCH)
    }
}
