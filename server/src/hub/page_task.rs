//! A page that someone listens to.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::web;
use banister_shared::ids::PageId;
use banister_shared::sync::{HashList, Outline, SyncMessage};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::brought::Brought;
use super::chunks::Recent;
use super::live::{Said, ToPage};
use super::subscribers::Subscribers;
use crate::error::ApiError;
use crate::socket::{Closing, Opening, Socket, Waiting};
use crate::state::State;
use crate::store::page::{self, Page};

/// Messages that are heard together: what they bring is committed at once.
const TURN: usize = 64;

/// A page, what is on disk of it, and who listens.
pub(super) struct PageTask {
    pub(super) state: web::Data<State>,
    pub(super) id: PageId,
    /// Its row as last read or written; `None` before anything was read.
    pub(super) row: Option<Page>,
    pub(super) subscribers: Subscribers,
    /// Who asked for a page that is not there, while someone is about to bring it.
    pub(super) requested: BTreeSet<u64>,
}

/// What one turn has to do.
#[derive(Default)]
pub(super) struct Turn {
    /// What was said, in order.
    pub(super) heard: Vec<(u64, SyncMessage)>,
    /// What is to be stored.
    pub(super) brought: Vec<Arc<Brought>>,
    /// Who is to be answered.
    pub(super) answer: BTreeSet<u64>,
    /// Changes that were stored in this turn.
    pub(super) recent: Recent,
    /// The page was written to.
    pub(super) changed: bool,
    /// The memory of what was said, until all of it is answered.
    waiting: Vec<Waiting>,
}

impl PageTask {
    pub(super) fn new(state: web::Data<State>, id: PageId) -> Self {
        let (row, subscribers) = (None, Subscribers::new(id));
        Self { state, id, row, subscribers, requested: BTreeSet::new() }
    }

    /// Listens until nobody holds the mailbox.
    pub(super) async fn run(mut self, mut messages: mpsc::Receiver<ToPage>) {
        let mut heard = Vec::new();
        while messages.recv_many(&mut heard, TURN).await > 0 {
            // What it takes is there for as long as it takes: most pages rest.
            if let Err(error) = Box::pin(self.turn(&mut heard)).await {
                // They come back, and the page opens anew.
                tracing::warn!(%error, "a page could not be read or written");
                self.row = None;
                self.subscribers.close_all();
                // And whoever was not among them yet.
                for socket in heard.iter().filter_map(ToPage::speaks) {
                    socket.close(Closing::PageFailed);
                }
                heard.clear();
            }
        }
        drop(messages);
        self.state.live.forget(self.id);
    }

    async fn turn(&mut self, heard: &mut Vec<ToPage>) -> Result<(), ApiError> {
        if self.row.is_none() {
            let _turn = self.loading(heard.iter().find_map(ToPage::speaks)).await;
            self.read_row().await?;
        }
        let mut turn = Turn::default();
        for what in heard.drain(..) {
            self.hear(what, &mut turn).await?;
        }
        self.store(&mut turn).await?;
        self.store_waiting(&mut turn).await?;
        self.answer(turn).await
    }

    async fn hear(&mut self, what: ToPage, turn: &mut Turn) -> Result<(), ApiError> {
        match what {
            ToPage::Said(said) => self.said(*said, turn),
            ToPage::Passing(from, message, waiting) => {
                let begun = Instant::now();
                self.subscribers.pass_on(&from, &message);
                self.state.sockets.efforts.spent(from.caller.account, begun.elapsed()).await;
                drop(waiting);
            }
            ToPage::Role(number, may_write) => {
                if let Some(subscriber) = self.subscribers.all.get_mut(&number) {
                    subscriber.session.set_read_only(!may_write);
                    turn.answer.insert(number);
                }
            }
            ToPage::Watches(number) => {
                self.subscribers.tell_heads_to(number, self.state.clock.now_ms());
            }
            ToPage::Left(number) => {
                self.subscribers.all.remove(&number);
                self.requested.remove(&number);
            }
            ToPage::Opened(opened) => self.opened(*opened, turn).await,
            ToPage::Changed(revision) if self.revision() < revision => {
                let before = self.revision();
                self.read_row().await?;
                turn.changed |= self.revision() != before;
            }
            ToPage::Changed(_) => {}
        }
        Ok(())
    }

    fn said(&mut self, said: Said, turn: &mut Turn) {
        let Said { socket, may_write, mut message, requested, waiting } = said;
        let subscriber = self.subscribers.enter(&socket, may_write);
        if may_write && !message.chunks.is_empty() {
            let orphans = std::mem::take(&mut subscriber.session.orphans);
            let chunks = std::mem::take(&mut message.chunks);
            turn.brought.push(Arc::new(Brought::new(socket.clone(), chunks, orphans)));
        }
        turn.answer.insert(socket.number);
        subscriber.asked = requested;
        if requested {
            self.requested.insert(socket.number);
        }
        turn.heard.push((socket.number, message));
        turn.waiting.push(waiting);
    }

    /// The turn of the account that has the page read, if that is to be done: however many pages
    /// an account speaks about, others' are read in between.
    async fn loading(&self, socket: Option<&Arc<Socket>>) -> Option<Opening> {
        let socket = socket.filter(|_| !self.state.pages.has(self.id))?;
        socket.share().loading().await
    }

    /// Has the page read in that turn, if that is to be done.
    pub(super) async fn load(&self, socket: Option<&Arc<Socket>>) -> Result<(), ApiError> {
        let Some(_turn) = self.loading(socket).await else { return Ok(()) };
        drop(self.state.pages.lock(&self.state.store, &[self.id]).await?);
        Ok(())
    }

    /// Reads anew what is on disk.
    pub(super) async fn read_row(&mut self) -> Result<(), ApiError> {
        let id = self.id;
        let read = move |conn: &mut _| -> Result<_, ApiError> { Ok(page::find(conn, id)?) };
        let found = self.state.store.read(read).await?;
        self.row = Some(found.unwrap_or_else(|| Page::none(id)));
        Ok(())
    }

    pub(super) fn revision(&self) -> i64 {
        self.row.as_ref().map_or(0, |row| row.revision)
    }

    /// What is on disk, as far as the row says it.
    pub(super) fn outline(&self) -> Outline {
        let heads = self.row.as_ref().and_then(|row| HashList::from_bytes(&row.heads));
        let len = self.row.as_ref().map_or(0, |row| row.change_count);
        Outline {
            heads: heads.unwrap_or_default().as_slice().to_vec(),
            len: u32::try_from(len).unwrap_or(u32::MAX),
        }
    }
}
