//! The one writer: a thread that owns a connection, runs what is queued in one transaction,
//! and answers each job only after the commit. What takes access away does not queue.

use std::thread::JoinHandle;

use diesel::connection::TransactionManager;
use diesel::r2d2::R2D2Connection;

use super::error::{OpenError, StoreError};
use super::job::{Answer, Job, Work};
use super::queue::{Queue, Queued};
use super::{Connection, DatabaseUrl};

type Manager = <Connection as diesel::Connection>::TransactionManager;

/// Hands jobs to the writer's thread.
pub(super) struct Writer(Queue);

impl Writer {
    /// Starts the thread. It ends when the writer is dropped and the queue is empty.
    pub(super) fn start(
        url: DatabaseUrl,
        conn: Connection,
    ) -> Result<(Self, JoinHandle<()>), OpenError> {
        let (queue, queued) = Queue::new();
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || Thread { url, conn: Some(conn) }.run(queued))
            .map_err(OpenError::Writer)?;
        Ok((Self(queue), thread))
    }

    /// Queues a job and waits until it is on disk.
    pub(super) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = Work::new(work);
        self.0.push(job).await?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Runs a job before all that are queued, and waits until it is on disk.
    pub(super) async fn run_first<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = Work::new(work);
        self.0.push_first(job).await?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

struct Thread {
    url: DatabaseUrl,
    /// `None` after the connection was lost, until the next batch.
    conn: Option<Connection>,
}

impl Thread {
    fn run(mut self, mut queued: Queued) {
        while queued.wait() {
            match self.begin() {
                Ok(mut conn) => {
                    let broken = run_batch(&mut conn, queued.batch());
                    self.conn = (!broken).then_some(conn);
                }
                Err(reason) => {
                    tracing::error!(reason, "the writer has no database");
                    for job in queued.batch() {
                        job.refuse(StoreError::Connection(reason.clone()));
                    }
                }
            }
        }
    }

    /// A connection with the outer transaction open. One that turns out to be dead is
    /// replaced once: no job has run on it yet.
    fn begin(&mut self) -> Result<Connection, String> {
        if let Some(mut conn) = self.conn.take()
            && conn.begin().is_ok()
        {
            return Ok(conn);
        }
        let conn = Connection::open(&self.url).map_err(|e| e.to_string())?;
        let mut conn = conn.begin_writing().map_err(|e| e.to_string())?;
        conn.begin().map_err(|e| e.to_string())?;
        Ok(conn)
    }
}

/// Runs the jobs, commits once, answers all. Whether the connection is to be thrown away.
fn run_batch(conn: &mut Connection, jobs: impl Iterator<Item = Box<dyn Job>>) -> bool {
    let answers: Vec<Answer> = jobs.map(|job| run_job(conn, job)).collect();
    let committed = Manager::commit_transaction(conn).map_err(|e| e.to_string());
    if let Err(reason) = &committed {
        tracing::error!(reason, jobs = answers.len(), "a batch of writes was not committed");
    }
    for answer in answers {
        answer(committed.clone());
    }
    committed.is_err() || conn.is_broken()
}

/// Runs one job in a savepoint of its own, which is given back if the job fails or panics.
fn run_job(conn: &mut Connection, job: Box<dyn Job>) -> Answer {
    if let Err(error) = Manager::begin_transaction(conn) {
        let reason = error.to_string();
        job.refuse(error.into());
        return Box::new(move |_| drop(reason));
    }
    let (keep, answer) = job.run(conn);
    let ended = if keep { release(conn) } else { roll_back(conn) };
    match ended {
        Ok(()) => answer,
        Err(reason) => Box::new(move |_| answer(Err(reason))),
    }
}

fn release(conn: &mut Connection) -> Result<(), String> {
    let released = depth(conn) == Some(2);
    if released && Manager::commit_transaction(conn).is_ok() {
        return Ok(());
    }
    roll_back(conn)?;
    Err("the job left its savepoint unusable".to_owned())
}

/// Rolls back to the outer transaction, from however deep a panic left it.
fn roll_back(conn: &mut Connection) -> Result<(), String> {
    while depth(conn).is_some_and(|depth| depth > 1) {
        Manager::rollback_transaction(conn).map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn depth(conn: &mut Connection) -> Option<u32> {
    let status = Manager::transaction_manager_status_mut(conn);
    status.transaction_depth().ok().flatten().map(u32::from)
}
