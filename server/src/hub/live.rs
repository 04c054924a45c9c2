//! The pages that someone listens to: a task each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web;
use banister_shared::ids::PageId;
use banister_shared::sync::SyncMessage;
use banister_shared::wire::Ephemeral;
use tokio::sync::mpsc;

use super::chunks::Opened;
use super::page_task::PageTask;
use crate::socket::{Socket, Waiting};
use crate::state::State;

/// Messages that wait for one page; who comes after them waits to be heard.
const MAILBOX: usize = 64;

/// What a page is told.
pub(crate) enum ToPage {
    /// A device has said something about it.
    Said(Box<Said>),
    /// A device says something in passing.
    Passing(Arc<Socket>, Box<Ephemeral>, Waiting),
    /// The socket with this number may write from now on, or may not.
    Role(u64, bool),
    /// The socket with this number wants to hear of other storages.
    Watches(u64),
    /// The socket with this number has gone.
    Left(u64),
    /// What was opened for a client is there.
    Opened(Box<Opened>),
    /// It has been written to by another way, up to this revision.
    Changed(i64),
}

/// A sync message and whose it is.
pub(crate) struct Said {
    pub(crate) socket: Arc<Socket>,
    pub(crate) may_write: bool,
    pub(crate) message: SyncMessage,
    /// The device holds nothing of the page and asks for it.
    pub(crate) requested: bool,
    /// Its memory, until it is dealt with.
    pub(crate) waiting: Waiting,
}

/// The mailboxes of the pages that have a task. A task ends when nobody holds its mailbox.
#[derive(Default)]
pub(crate) struct Live {
    pages: Mutex<HashMap<PageId, mpsc::WeakSender<ToPage>>>,
}

/// A page with a task, kept open.
#[derive(Clone)]
pub(crate) struct PageHandle(mpsc::Sender<ToPage>);

/// The page has no task any more.
pub(crate) struct PageGone;

impl ToPage {
    /// Whose device says something, if one does.
    pub(super) fn speaks(&self) -> Option<&Arc<Socket>> {
        match self {
            Self::Said(said) => Some(&said.socket),
            _ => None,
        }
    }
}

impl PageHandle {
    /// The page, opened if it is not.
    pub(crate) fn open(state: &web::Data<State>, id: PageId) -> Self {
        let mut pages = state.live.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mailbox) = pages.get(&id).and_then(mpsc::WeakSender::upgrade) {
            return Self(mailbox);
        }
        let (mailbox, messages) = mpsc::channel(MAILBOX);
        pages.insert(id, mailbox.downgrade());
        tokio::spawn(PageTask::new(state.clone(), id).run(messages));
        Self(mailbox)
    }

    /// Tells the page; waits if it has much to do.
    ///
    /// # Errors
    /// The page has panicked. It opens again for whoever comes back.
    pub(crate) async fn tell(&self, what: ToPage) -> Result<(), PageGone> {
        self.0.send(what).await.map_err(|_| PageGone)
    }

    /// Lets go of the page on behalf of a socket.
    pub(crate) fn leave(&self, number: u64) {
        if self.0.try_send(ToPage::Left(number)).is_err() {
            // It has much to do: someone has to wait until it can be told.
            let mailbox = self.0.clone();
            tokio::spawn(async move { mailbox.send(ToPage::Left(number)).await });
        }
    }
}

impl Live {
    /// Tells a page, if anyone listens to it, what was opened.
    pub(super) async fn opened(&self, id: PageId, opened: Opened) {
        if let Some(mailbox) = self.mailbox(id) {
            // Whoever has gone needs it no longer.
            let _ = mailbox.send(ToPage::Opened(Box::new(opened))).await;
        }
    }

    fn mailbox(&self, id: PageId) -> Option<mpsc::Sender<ToPage>> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.get(&id).and_then(mpsc::WeakSender::upgrade)
    }

    /// Tells a page, if anyone listens to it, that it was written to by another way.
    pub(crate) fn changed(&self, id: PageId, revision: i64) {
        let Some(mailbox) = self.mailbox(id) else { return };
        if mailbox.try_send(ToPage::Changed(revision)).is_err() {
            tokio::spawn(async move { mailbox.send(ToPage::Changed(revision)).await });
        }
    }

    /// Tells every page that someone listens to that it may have been written to.
    pub(crate) fn all_changed(&self) {
        let ids: Vec<PageId> = {
            let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.keys().copied().collect()
        };
        ids.into_iter().for_each(|id| self.changed(id, i64::MAX));
    }

    /// Forgets a page whose task ends, unless there is a new one.
    pub(super) fn forget(&self, id: PageId) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.get(&id).is_some_and(|mailbox| mailbox.strong_count() == 0) {
            pages.remove(&id);
        }
    }
}
