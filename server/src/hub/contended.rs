//! Storing what keeps being overtaken by other servers.

use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};

use super::commit::CommitError;
use super::registry::Locked;
use crate::state::State;
use crate::store::{Connection, log};

/// How often to try again after the database has stopped two servers that waited for each other.
const TRIES: usize = 5;

/// Does in the writer what takes something into these pages of a log, while no other server can
/// write to it. It costs the writer's time, and cannot be overtaken.
pub(super) async fn while_locked<T: Send + 'static>(
    state: &State,
    id: LogId,
    pages: &[PageId],
    work: impl Fn(&mut Connection) -> Result<T, CommitError> + Clone + Send + 'static,
) -> Result<T, CommitError> {
    for _ in 0..TRIES {
        let Locked { mut slots, .. } = state.pages.lock(&state.store, pages).await?;
        // They are behind the disk from here on.
        slots.iter_mut().for_each(|slot| **slot = None);
        let work = work.clone();
        let write = move |conn: &mut Connection| {
            log::reserve_seq(conn, id, 0)?.ok_or(Code::LogNotFound)?;
            work(conn)
        };
        match state.store.write(write).await {
            Err(CommitError::Stale) => {}
            done => return done,
        }
    }
    Err(CommitError::Stale)
}
