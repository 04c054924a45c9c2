//! A device's side of the socket, for one log: from its store to frames, and from frames back.
//! The clock and randomness are arguments, the connection is the caller's.
//!
//! The loop of a device, each time it has a connection: an exchange, which catches everything
//! up; [`introduction`]; then [`Live::tend`] at once and whenever the store may have changed,
//! and [`Live::hear`] for every message. Both give messages to send. What the pages are worth
//! watching for is there within one message; every other page waits for the next exchange.
//!
//! What it leaves for the exchange, all in the same transaction as the changes themselves:
//! changes received and acknowledged, the heads of the server, the digest over those, and the
//! last contact. The server's counter stays where the last exchange has put it: only the
//! exchange knows that nothing before it is missing. The next one therefore brings again what
//! came live, which changes nothing.

mod backoff;
mod introduction;
mod live_page;
mod settling;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};

pub use backoff::Backoff;
pub use introduction::introduction;

use self::live_page::LivePage;
use super::device::SyncError;
use super::message::SyncMessage;
use crate::ids::{LogId, PageId};
use crate::page::NewChange;
use crate::store::Store;
use crate::wire::{DocumentMessage, Message};

/// The pages of one log that are live on one connection.
#[derive(Debug)]
pub struct Live {
    log: LogId,
    own: String,
    server: String,
    pages: BTreeMap<PageId, LivePage>,
    /// Pages that are left to the exchange: refused, damaged, or too large for a message.
    left: BTreeSet<PageId>,
}

/// What came of a message.
#[derive(Debug, Default)]
pub struct Heard {
    /// What to send now.
    pub messages: Vec<Message>,
    /// How many changes came, and are on disk.
    pub received: usize,
    /// How many of the changes made here the server now has on disk.
    pub acknowledged: usize,
    /// The server does not show the page, or no longer: an exchange will say why.
    pub unavailable: bool,
}

impl Live {
    /// Nothing is live yet. `own` is the peer id of the introduction, `server` the one that
    /// answered; pages in `except` stay out.
    pub fn new(log: LogId, own: String, server: String, except: &[PageId]) -> Self {
        let left = except.iter().copied().collect();
        Self { log, own, server, pages: BTreeMap::new(), left }
    }

    /// Asks for the pages that should be live at `now_ms` and are not, and sends what was
    /// written since. Only reads the store.
    ///
    /// # Errors
    /// The storage's.
    pub async fn tend<S: Store>(
        &mut self,
        store: &mut S,
        now_ms: i64,
    ) -> Result<Vec<Message>, S::Error> {
        let left: Vec<PageId> = self.left.iter().copied().collect();
        let mut unsent: BTreeMap<PageId, Vec<NewChange>> = BTreeMap::new();
        for change in store.unsent(self.log, &left, usize::MAX).await? {
            unsent.entry(change.page).or_default().push(change);
        }
        let recent = wanted::recent(self.log, now_ms).into_iter();
        let wanted: BTreeSet<PageId> = recent.chain(unsent.keys().copied()).collect();
        let mut messages = Vec::new();
        for page in wanted.difference(&self.left).copied().collect::<Vec<_>>() {
            let written = unsent.remove(&page).unwrap_or_default();
            self.catch_up(store, page, &written).await?;
            messages.extend(self.say(page));
        }
        Ok(messages)
    }

    /// Takes in a message: what it brings is kept before this returns, and what it says is on
    /// the server's disk is no longer unsent.
    ///
    /// Nobody else may exchange or compact meanwhile, as with [`accept`](super::accept).
    ///
    /// # Errors
    /// The storage's, or a message that breaks a rule or contradicts the page: nothing of it
    /// was kept, and the connection is of no further use.
    pub async fn hear<S: Store>(
        &mut self,
        store: &mut S,
        message: Message,
        now_ms: i64,
    ) -> Result<Heard, SyncError<S::Error>> {
        match message {
            Message::Sync(said) | Message::Request(said) => self.said(store, said, now_ms).await,
            Message::DocUnavailable { document, .. } => {
                let live = document.page().is_some_and(|page| self.pages.contains_key(&page));
                Ok(Heard { unavailable: live, ..Heard::default() })
            }
            _ => Ok(Heard::default()),
        }
    }

    async fn said<S: Store>(
        &mut self,
        store: &mut S,
        said: DocumentMessage,
        now_ms: i64,
    ) -> Result<Heard, SyncError<S::Error>> {
        let Some(id) = said.document.page() else { return Ok(Heard::default()) };
        let Some(page) = self.pages.get_mut(&id) else { return Ok(Heard::default()) };
        let decoded = SyncMessage::decode(&said.data);
        let mut message = decoded.map_err(|_| SyncError::BadAnswer)?;
        let received = page.take_in(std::mem::take(&mut message.chunks));
        let received = received.map_err(|_| SyncError::BadAnswer)?;
        let counted = received.len();
        let settled = settling::settled(store, page, &message.heads, received, now_ms).await;
        let settled = settled.map_err(SyncError::Store)?;
        if let Some(settled) = &settled {
            store.settle(self.log, settled).await.map_err(SyncError::Store)?;
        }
        page.receive(message);
        Ok(Heard {
            messages: self.say(id).into_iter().collect(),
            received: counted,
            acknowledged: settled.map_or(0, |settled| settled.acknowledged.len()),
            unavailable: false,
        })
    }

    /// Notes that the server was heard from, if that was not noted a moment ago.
    ///
    /// # Errors
    /// The storage's.
    pub async fn note_contact<S: Store>(&self, store: &mut S, now_ms: i64) -> Result<(), S::Error> {
        settling::note_contact(store, self.log, now_ms).await
    }

    /// Makes the page hold what the store holds. A page that does not open is left out.
    async fn catch_up<S: Store>(
        &mut self,
        store: &mut S,
        id: PageId,
        written: &[NewChange],
    ) -> Result<(), S::Error> {
        let page = self.pages.entry(id).or_insert_with(|| LivePage::empty(id));
        if page.is_opened() && page.add(written.iter().map(|change| change.bytes.as_slice())) {
            return Ok(());
        }
        // New here, or built on what another process has received.
        if !page.add_stored(&store.load(id).await?) {
            self.pages.remove(&id);
            self.left.insert(id);
        }
        Ok(())
    }

    /// What the server has to be told of the page now.
    fn say(&mut self, id: PageId) -> Option<Message> {
        let data = match self.pages.get_mut(&id)?.say()? {
            Ok(data) => data,
            Err(live_page::TooLarge) => {
                self.pages.remove(&id);
                self.left.insert(id);
                return None;
            }
        };
        let (sender, target) = (self.own.clone(), self.server.clone());
        Some(Message::Sync(DocumentMessage { sender, target, document: id.into(), data }))
    }
}
