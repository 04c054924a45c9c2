//! Storing what a page is brought: nobody hears of it before it is on disk.

use std::sync::Arc;

use banister_shared::error::Code;
use banister_shared::ids::LogId;

use super::brought::{Brought, Taken, accounts, is_large, take_all};
use super::commit::{CommitError, commit};
use super::contended::while_locked;
use super::held::Held;
use super::large::large_turn;
use super::open_page::OpenPage;
use super::page_task::{PageTask, Turn};
use crate::error::ApiError;
use crate::socket::{Closing, Socket};
use crate::store::Connection;
use crate::store::page::Page;

/// How often to begin again because another server has written to the page. Then it is made to
/// wait.
const TRIES: usize = 8;

impl PageTask {
    /// Stores everything that was brought, together if that can be.
    pub(super) async fn store(&mut self, turn: &mut Turn) -> Result<(), ApiError> {
        let brought = std::mem::take(&mut turn.brought);
        let mut batches = match is_large(&brought) {
            // Each in a turn of its own: others have theirs in between.
            true => one_by_one(brought),
            false => vec![brought],
        };
        while let Some(batch) = batches.pop().filter(|batch| !batch.is_empty()) {
            match self.store_batch(batch.clone(), turn).await {
                Ok(()) => {}
                Err(CommitError::Refused(error)) => match batch.as_slice() {
                    [one] => give_back(&one.socket, &error),
                    // One of them may not write any more; the others still may.
                    _ => batches.extend(one_by_one(batch)),
                },
                Err(CommitError::Stale) => return Err(Code::Unavailable.into()),
            }
        }
        Ok(())
    }

    /// Stores what has waited for changes that others have brought.
    pub(super) async fn store_waiting(&mut self, turn: &mut Turn) -> Result<(), ApiError> {
        let mut before = None;
        while turn.changed && before != Some(self.revision()) {
            turn.brought = self.subscribers.waiting();
            if turn.brought.is_empty() {
                break;
            }
            before = Some(self.revision());
            // As it is now, also if another server has written.
            self.load(turn.brought.first().map(|one| &one.socket)).await?;
            drop(self.state.pages.at(&self.state.store, self.id, self.revision()).await?);
            self.store(turn).await?;
        }
        Ok(())
    }

    /// Stores a batch in one commit, whatever other servers write meanwhile.
    async fn store_batch(
        &mut self,
        batch: Vec<Arc<Brought>>,
        turn: &mut Turn,
    ) -> Result<(), CommitError> {
        // Nothing is stored for those who were shown out, and nothing read.
        if batch.iter().all(|one| one.socket.is_shown_out()) {
            return Ok(());
        }
        // In the turns of the account, before it has the one that is everybody's.
        self.load(batch.first().map(|one| &one.socket)).await?;
        // Until it is committed: one large batch at a time, so that there is a core, and a place
        // in the writer's queue, left for everyone else. Before the page is locked, as everywhere:
        // whoever has a page never waits for a turn.
        let state = self.state.clone();
        let large = is_large(&batch);
        let _permit = if large { Some(large_turn(&state, accounts(&batch)).await?) } else { None };
        for _ in 0..TRIES {
            let mut held = Held::take(self.state.pages.lock(&self.state.store, &[self.id]).await?)?;
            let (taken, refused) = take_in_held(&mut held, batch.clone(), large).await?;
            let fresh = held.fresh;
            if !fresh && !refused.is_empty() {
                // What a graph in memory refuses, one that was read anew may take.
                continue;
            }
            show_out(refused);
            let (row, taken) = match self.commit_taken(taken).await {
                Err(CommitError::Stale) => continue,
                done => done?,
            };
            let slots = held.put_back(row.as_slice());
            if row.is_some() {
                self.state.pages.weigh(&[self.id], &slots);
            }
            self.keep(row, taken, turn);
            return Ok(());
        }
        self.store_locked(batch, turn).await
    }

    /// Stores a batch while no other server can write to the log.
    async fn store_locked(
        &mut self,
        batch: Vec<Arc<Brought>>,
        turn: &mut Turn,
    ) -> Result<(), CommitError> {
        let (id, now) = (self.id, self.state.clock.now_ms());
        let commit_locked = move |conn: &mut Connection| {
            let (mut taken, refused) = take_all(&mut OpenPage::load(conn, id)?, &batch);
            Ok((commit_each(conn, id.log, &mut taken, now)?, taken, refused))
        };
        let (row, taken, refused) = while_locked(&self.state, id.log, &[id], commit_locked).await?;
        show_out(refused);
        self.keep(row, taken, turn);
        Ok(())
    }

    /// Commits what was taken in, if it adds anything; gives the page's row as it is then.
    async fn commit_taken(
        &self,
        mut taken: Vec<Taken>,
    ) -> Result<(Option<Page>, Vec<Taken>), CommitError> {
        if taken.iter().all(|one| one.addition.is_none()) {
            return Ok((None, taken));
        }
        let (log, now) = (self.id.log, self.state.clock.now_ms());
        let write = move |conn: &mut Connection| {
            let row = commit_each(conn, log, &mut taken, now)?;
            Ok((row, taken))
        };
        self.state.store.write(write).await
    }

    /// Keeps the page's row if it is another, what waits, and the bytes of what was stored for
    /// those who are told of it.
    fn keep(&mut self, row: Option<Page>, taken: Vec<Taken>, turn: &mut Turn) {
        if row.is_some() {
            self.row = row;
            turn.changed = true;
        }
        for Taken { socket, addition, orphans } in taken {
            if let Some(subscriber) = self.subscribers.all.get_mut(&socket.number) {
                subscriber.keep_waiting(orphans);
            }
            let admitted = addition.into_iter().flat_map(|addition| addition.changes);
            turn.recent.extend(admitted.map(|change| (change.header.hash(), change.bytes)));
        }
    }
}

/// Ends the connections of those who have brought what is refused.
fn show_out(refused: Vec<(Arc<Socket>, Code)>) {
    refused.into_iter().for_each(|(socket, code)| socket.close(Closing::Refused(code)));
}

/// A batch for each, the first one last.
fn one_by_one(brought: Vec<Arc<Brought>>) -> Vec<Vec<Arc<Brought>>> {
    brought.into_iter().rev().map(|one| vec![one]).collect()
}

/// Tells a device that what it brought was not committed. A stock client that is told nothing
/// would offer it for ever.
fn give_back(socket: &Socket, error: &ApiError) {
    match error.code() {
        // What it may do has changed: it will be told so.
        Code::RoleForbids | Code::LogNotFound | Code::SessionEnded => socket.recheck(),
        code => socket.close(Closing::Refused(code)),
    }
}

/// Commits what several devices add to one page, one after the other, in one transaction. Gives
/// the page's row as it is then.
fn commit_each(
    conn: &mut Connection,
    log: LogId,
    taken: &mut [Taken],
    now: i64,
) -> Result<Option<Page>, CommitError> {
    let mut row: Option<Page> = None;
    for Taken { socket, addition, .. } in taken {
        let Some(addition) = addition else { continue };
        if let Some(row) = row {
            addition.before = row;
        }
        row = commit(conn, socket.caller, log, std::slice::from_ref(addition), now)?.pop();
    }
    Ok(row)
}

/// Checks what was brought, on the blocking pool if that takes long.
async fn take_in_held(
    held: &mut Held,
    brought: Vec<Arc<Brought>>,
    large: bool,
) -> Result<(Vec<Taken>, Vec<(Arc<Socket>, Code)>), ApiError> {
    let mut page = held.pages.pop().ok_or_else(|| ApiError::internal("no page is held"))?;
    let take = move || -> (OpenPage, _) {
        let outcome = take_all(&mut page, &brought);
        (page, outcome)
    };
    let (page, outcome) = match large {
        true => tokio::task::spawn_blocking(take).await.map_err(ApiError::internal)?,
        false => take(),
    };
    held.pages.push(page);
    Ok(outcome)
}
