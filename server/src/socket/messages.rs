//! What a device says, handed to the pages it is about.

use std::pin::pin;

use banister_shared::ids::PageId;
use banister_shared::limits::EPHEMERAL_BYTES_MAX;
use banister_shared::sync::SyncMessage;
use banister_shared::wire::{DocumentId, DocumentMessage, Ephemeral, Message};
use tokio::time::Instant;

use super::end::End;
use super::greeting::SERVER;
use super::talk::Talking;
use crate::auth::log_access;
use crate::hub::{PageHandle, Said, ToPage};
use crate::store::journal::Action;

/// How often one connection may ask to hear of more storages: every page has to be told.
const SUBSCRIPTIONS_MAX: usize = 256;
/// Pages that one connection may speak about: ten years of every kind, with room.
const PAGES_MAX: usize = 1_000;

impl Talking {
    /// Does what a message asks for.
    pub(super) async fn message(&mut self, message: Message) -> Result<(), End> {
        match message {
            Message::Request(message) => self.sync(message, true).await,
            Message::Sync(message) => self.sync(message, false).await,
            Message::Ephemeral(message) => self.ephemeral(message).await,
            Message::SubscriptionChange(change) => {
                self.is_own(&change.sender)?;
                if !self.socket.watch(change.add, &change.remove) {
                    return Ok(());
                }
                self.subscriptions += 1;
                if self.subscriptions > SUBSCRIPTIONS_MAX {
                    return Err(End::TooMuch);
                }
                self.tell_pages().await
            }
            Message::Leave { .. } => Err(End::Gone),
            Message::Join(_) => Err(End::Protocol("join comes once")),
            Message::Peer { .. } => Err(End::Protocol("peer is for servers to say")),
            // What a device says of others is not passed on, and needs no answer.
            Message::DocUnavailable { .. }
            | Message::RemoteHeadsChanged(_)
            | Message::Error { .. } => Ok(()),
        }
    }

    async fn sync(&mut self, message: DocumentMessage, requested: bool) -> Result<(), End> {
        self.is_own(&message.sender)?;
        let (waiting, begun) = (self.socket.waits(message.data.len()), Instant::now());
        let about = SyncMessage::decode(&message.data)?;
        self.state.sockets.efforts.spent(self.socket.caller.account, begun.elapsed()).await;
        let Some(page) = self.page(message.document).await? else {
            self.unavailable(message.document);
            return Ok(());
        };
        let may_write = self.may_write(page);
        if may_write && !about.chunks.is_empty() {
            self.note(page, Action::Write).await?;
        }
        let socket = self.socket.clone();
        let said = Said { socket, may_write, message: about, requested, waiting };
        self.tell(page, ToPage::Said(Box::new(said))).await
    }

    async fn ephemeral(&mut self, message: Ephemeral) -> Result<(), End> {
        if message.data.len() > EPHEMERAL_BYTES_MAX {
            return Err(End::Protocol("too much for a message in passing"));
        }
        // Only those who talk about a page hear, or say, what is said in passing.
        let spoken_about = |page: &PageId| self.pages.contains_key(page);
        let Some(page) = message.document.page().filter(spoken_about) else { return Ok(()) };
        let waiting = self.socket.waits(message.data.len());
        let said = ToPage::Passing(self.socket.clone(), Box::new(message), waiting);
        self.tell(page, said).await
    }

    /// Tells every page that there are other storages to be heard of.
    async fn tell_pages(&mut self) -> Result<(), End> {
        let pages: Vec<PageId> = self.pages.keys().copied().collect();
        for page in pages {
            self.tell(page, ToPage::Watches(self.socket.number)).await?;
        }
        Ok(())
    }

    /// Tells a page; waits if it has much to do. Access and connections that end meanwhile end
    /// at once.
    pub(super) async fn tell(&mut self, page: PageId, what: ToPage) -> Result<(), End> {
        let Some(handle) = self.pages.get(&page).cloned() else { return Ok(()) };
        let (socket, stop) = (self.socket.clone(), self.state.stop.clone());
        let inflow = self.inflow.clone();
        let mut telling = pin!(handle.tell(what));
        let mut looked = false;
        let told = loop {
            tokio::select! {
                biased;
                told = &mut telling => break told,
                () = socket.recheck_due() => {
                    self.look_anew().await?;
                    looked = true;
                }
                why = socket.closing() => return Err(why.into()),
                () = inflow.shown_out() => return Err(End::Unavailable),
                () = stop.cancelled() => return Err(End::Unavailable),
            }
        };
        if looked {
            // The pages have to be told as well.
            socket.recheck();
        }
        if !self.pages.contains_key(&page) {
            handle.leave(socket.number);
            return Ok(());
        }
        // A page that has panicked has no one who listens; it opens again for whoever comes
        // back.
        told.map_err(|_| End::Unavailable)
    }

    /// The page with this id, open, if the device may read it: forbidden and missing look alike.
    async fn page(&mut self, document: DocumentId) -> Result<Option<PageId>, End> {
        let Some(page) = document.page() else { return Ok(None) };
        if self.pages.contains_key(&page) {
            return Ok(Some(page));
        }
        let role = self.grants.role(&self.state, self.socket.caller, page.log).await?;
        if role.is_none() {
            return Ok(None);
        }
        if self.pages.len() >= PAGES_MAX {
            return Err(End::TooMuch);
        }
        self.note(page, Action::Read).await?;
        self.pages.insert(page, PageHandle::open(&self.state, page));
        Ok(Some(page))
    }

    pub(super) fn may_write(&self, page: PageId) -> bool {
        self.grants.get(page.log).is_some_and(|role| role.may_write(page.kind))
    }

    /// Sees to it that the journal has every hour in which the device listens.
    pub(super) async fn note_listening(&self) -> Result<(), End> {
        for log in self.grants.logs() {
            if self.grants.get(log).is_some() {
                log_access::note(&self.state, self.socket.caller, log, Action::Read).await?;
            }
        }
        Ok(())
    }

    async fn note(&self, page: PageId, action: Action) -> Result<(), End> {
        Ok(log_access::note(&self.state, self.socket.caller, page.log, action).await?)
    }

    /// Whether the device speaks in its own name.
    fn is_own(&self, sender: &str) -> Result<(), End> {
        let own = sender == self.socket.peer;
        if own { Ok(()) } else { Err(End::Protocol("senderId is another's")) }
    }

    pub(super) fn unavailable(&self, document: DocumentId) {
        let (sender, target) = (SERVER.to_owned(), self.socket.peer.clone());
        self.socket.send(&Message::DocUnavailable { sender, target, document });
    }
}
