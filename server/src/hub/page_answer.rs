//! Telling those who listen to a page what they have to know.

use std::sync::Arc;

use banister_shared::sync::{History, Outgoing};
use tokio::time::Instant;

use super::chunks::Wanted;
use super::page_task::{PageTask, Turn};
use super::subscribers::Subscriber;
use crate::error::ApiError;
use crate::socket::Socket;

/// A message, for whom, and what it carries.
type Prepared = (u64, Outgoing, Wanted);

impl PageTask {
    /// Notes what was said, and answers; everyone, if the page has changed.
    pub(super) async fn answer(&mut self, mut turn: Turn) -> Result<(), ApiError> {
        let outline = self.outline();
        // For whoever has gone nothing is read.
        turn.heard.retain(|(number, _)| self.subscribers.all.contains_key(number));
        let unchanged = !turn.changed || self.subscribers.all.is_empty();
        let settled = unchanged && turn.heard.iter().all(|(_, said)| outline.settles(said));
        if turn.changed {
            turn.answer.extend(self.subscribers.all.keys());
        }
        let prepared = match settled {
            true => self.prepare(&outline, &mut turn).await,
            false => {
                self.load(self.speaks(&turn).as_ref()).await?;
                let slot = self.state.pages.at(&self.state.store, self.id, self.revision()).await?;
                let page = slot.as_ref().ok_or_else(|| ApiError::internal("a page is closed"))?;
                // It may be ahead of what was read before, never of the disk.
                self.row = Some(page.row.clone());
                self.prepare(&page.graph, &mut turn).await
            }
        };
        for (number, outgoing, wanted) in prepared {
            if let Err(error) = self.send(number, outgoing, wanted, &turn.recent).await {
                self.cannot_tell(number, &error);
            }
        }
        Ok(())
    }

    /// One of those who are to be answered, first of all of those who have said something.
    fn speaks(&self, turn: &Turn) -> Option<Arc<Socket>> {
        let mut numbers = turn.heard.iter().map(|(number, _)| number).chain(&turn.answer);
        let subscriber = numbers.find_map(|number| self.subscribers.all.get(number));
        subscriber.map(|subscriber| subscriber.socket.clone())
    }

    /// What everyone is to be told. Others on this thread get their turn after each of them.
    async fn prepare(&mut self, page: &(impl History + Sync), turn: &mut Turn) -> Vec<Prepared> {
        self.receive(page, turn).await;
        self.answer_requests(page);
        let mut prepared = Vec::new();
        for number in &turn.answer {
            let Some(subscriber) = self.subscribers.all.get_mut(number) else { continue };
            let begun = Instant::now();
            if let Some(outgoing) = subscriber.generate(page) {
                let wanted = wanted(page, &outgoing);
                prepared.push((*number, outgoing, wanted));
            }
            let account = subscriber.socket.caller.account;
            self.state.sockets.efforts.spent(account, begun.elapsed()).await;
        }
        prepared
    }

    /// Says that there is no such page to those who asked for it, unless someone is about to
    /// bring it: a device announces what it has before it sends it.
    fn answer_requests(&mut self, page: &impl History) {
        let is_there = !page.heads().is_empty();
        if !is_there && self.subscribers.all.values().any(Subscriber::announces) {
            return;
        }
        for number in std::mem::take(&mut self.requested) {
            let subscriber = self.subscribers.all.get(&number).filter(|_| !is_there);
            subscriber.into_iter().for_each(|subscriber| subscriber.send_unavailable(self.id));
        }
    }

    /// Notes what was said, now that what came with it is on disk.
    async fn receive(&mut self, page: &(impl History + Sync), turn: &mut Turn) {
        let now_ms = self.state.clock.now_ms();
        for (number, message) in turn.heard.drain(..) {
            let Some(subscriber) = self.subscribers.all.get_mut(&number) else { continue };
            let begun = Instant::now();
            subscriber.session.receive(page, message);
            let account = subscriber.socket.caller.account;
            self.subscribers.tell_heads_of(number, now_ms);
            self.state.sockets.efforts.spent(account, begun.elapsed()).await;
        }
    }
}

fn wanted(page: &impl History, outgoing: &Outgoing) -> Wanted {
    match page.graph() {
        Some(graph) if outgoing.places().len() < graph.len() => {
            let hashes = outgoing.places().iter().filter_map(|place| graph.hash(*place));
            Wanted::These(hashes.collect())
        }
        _ => Wanted::Whole,
    }
}
