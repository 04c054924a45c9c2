//! A page that is sent as a whole, as stock clients do with one that the server does not have.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use automerge::Automerge;
use automerge::sync::{Message, State, SyncDoc};
use banister_shared::ids::PageId;
use banister_shared::page::Page;
use tokio::time::timeout;

use super::history::History;
use super::socket::{ANSWER, Said, Socket};

/// So many pages are under way at once, at most.
const AT_ONCE: usize = 8;

/// A page with all its changes.
pub(crate) struct Whole {
    /// Its changes.
    pub(crate) history: History,
    document: Vec<u8>,
    held: usize,
}

impl Whole {
    /// This page.
    pub(crate) fn of(page: &Page) -> Self {
        let history = History::of(page);
        Self { held: history.len(), history, document: page.save() }
    }

    /// The same, of which only the first changes have been made as yet.
    ///
    /// # Errors
    /// None that a page can make.
    pub(crate) fn begun(self, held: usize) -> Result<Self> {
        let mut document = Automerge::new();
        for change in self.history.first(held) {
            document.load_incremental(&change.bytes)?;
        }
        Ok(Self { document: document.save(), held, ..self })
    }

    /// How many changes have been made.
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    /// Sends it as each of these pages, as many as are acknowledged in time: how many.
    ///
    /// # Errors
    /// The connection is gone.
    pub(crate) async fn send(&self, socket: &mut Socket, pages: &[PageId]) -> Result<usize> {
        let begun = Instant::now();
        let mut ahead: VecDeque<PageId> = pages.iter().copied().collect();
        let mut under_way: HashMap<PageId, bool> = HashMap::new();
        while !(ahead.is_empty() && under_way.is_empty()) {
            while under_way.len() < AT_ONCE
                && let Some(page) = ahead.pop_front()
            {
                under_way.insert(page, false);
                socket.sync(page, self.history.holding(self.held, 0)).await?;
            }
            let left = ANSWER.saturating_sub(begun.elapsed());
            let Ok(said) = timeout(left, socket.next()).await else { break };
            self.answer(socket, said?, &mut under_way).await?;
        }
        Ok(pages.len() - ahead.len() - under_way.len())
    }

    async fn answer(
        &self,
        socket: &mut Socket,
        said: Said,
        under_way: &mut HashMap<PageId, bool>,
    ) -> Result<()> {
        let Some(data) = said.data else { return Ok(()) };
        if self.history.told(&data)?.held == Some(self.held) {
            under_way.remove(&said.page);
        } else if let Some(sent) = under_way.get_mut(&said.page).filter(|sent| !**sent) {
            *sent = true;
            let document = self.history.whole(self.held, self.document.clone());
            socket.sync(said.page, document).await?;
        }
        Ok(())
    }

    /// Sends it as each of these pages; all of them must be acknowledged.
    ///
    /// # Errors
    /// The connection is gone, or something was not acknowledged in time.
    pub(crate) async fn send_all(&self, socket: &mut Socket, pages: &[PageId]) -> Result<()> {
        let done = self.send(socket, pages).await?;
        if done < pages.len() {
            bail!("no answer in 60 s for {} of {} pages", pages.len() - done, pages.len());
        }
        Ok(())
    }

    /// Comes back with all of it, as one who knows that the server has it: the server is asked
    /// whether there is anything new, and says no.
    ///
    /// # Errors
    /// The connection is gone, or there is no answer in time.
    pub(crate) async fn nothing_new(&self, socket: &mut Socket, pages: &[PageId]) -> Result<()> {
        for page in pages {
            socket.sync(*page, self.history.holding(self.held, self.held)).await?;
        }
        timeout(ANSWER, self.hear_of(socket, pages.len())).await.context("no answer in 60 s")?
    }

    async fn hear_of(&self, socket: &mut Socket, pages: usize) -> Result<()> {
        let mut heard = 0;
        while heard < pages {
            let Some(data) = socket.next().await?.data else { bail!("the page is not there") };
            heard += usize::from(self.history.told(&data)?.held == Some(self.held));
        }
        Ok(())
    }

    /// Takes the page into an empty document, as a device does that has nothing of it.
    ///
    /// # Errors
    /// The connection is gone, or it does not get it in time.
    pub(crate) async fn take(&self, socket: &mut Socket, page: PageId) -> Result<()> {
        let taken = timeout(ANSWER, self.try_take(socket, page)).await;
        taken.context("no answer in 60 s")?
    }

    async fn try_take(&self, socket: &mut Socket, page: PageId) -> Result<()> {
        let (mut document, mut state) = (Automerge::new(), State::new());
        while document.get_heads() != self.history.heads(self.held) {
            if let Some(message) = document.generate_sync_message(&mut state) {
                socket.request(page, message.encode()).await?;
            }
            let Some(data) = socket.next().await?.data else { continue };
            document.receive_sync_message(&mut state, Message::decode(&data)?)?;
        }
        let thanks = document.generate_sync_message(&mut state).map(Message::encode);
        match thanks {
            Some(thanks) => socket.sync(page, thanks).await,
            None => Ok(()),
        }
    }
}
