//! What is sent to one of those who listen to a page.

use banister_shared::error::Code;
use banister_shared::sync::Outgoing;
use tokio::time::Instant;

use super::chunks::{Fetched, HeldBy, Opened, Recent, Wanted, fetch, open, recent};
use super::page_task::{PageTask, Turn};
use crate::error::ApiError;
use crate::socket::Closing;

impl PageTask {
    /// Sends one of them, with the changes that it carries, or has those opened.
    pub(super) async fn send(
        &mut self,
        number: u64,
        outgoing: Outgoing,
        wanted: Wanted,
        stored: &Recent,
    ) -> Result<(), ApiError> {
        let fetched = if outgoing.places().is_empty() {
            Fetched::default()
        } else if let Some(fetched) = recent(&wanted, stored) {
            fetched
        } else if outgoing.is_joined() {
            fetch(&self.state, self.id, wanted).await?
        } else {
            self.open_for(number, outgoing, wanted);
            return Ok(());
        };
        self.say(number, outgoing, fetched).await;
        Ok(())
    }

    /// Has a document opened for a client that knows none in messages. The page goes on meanwhile.
    fn open_for(&mut self, number: u64, outgoing: Outgoing, wanted: Wanted) {
        let Some(subscriber) = self.subscribers.all.get_mut(&number) else { return };
        let (state, id, socket) = (self.state.clone(), self.id, subscriber.socket.clone());
        let Some(held) = HeldBy::of(&socket, &outgoing, &wanted) else {
            return socket.close(Closing::Refused(Code::TooManyRequests));
        };
        subscriber.is_opened_for = true;
        tokio::spawn(async move {
            let fetched = open(&state, id, wanted, &socket).await;
            state.live.opened(id, Opened { number, outgoing, held, fetched }).await;
        });
    }

    /// Sends what was opened for a client, and then whatever else there is to say.
    pub(super) async fn opened(&mut self, opened: Opened, turn: &mut Turn) {
        let Opened { number, outgoing, held, fetched } = opened;
        match fetched {
            Ok(fetched) => self.say(number, outgoing, fetched).await,
            Err(error) => self.cannot_tell(number, &error),
        }
        if let Some(subscriber) = self.subscribers.all.get_mut(&number) {
            subscriber.is_opened_for = false;
            turn.answer.insert(number);
        }
        drop(held);
    }

    async fn say(&self, number: u64, outgoing: Outgoing, fetched: Fetched) {
        let Some(subscriber) = self.subscribers.all.get(&number) else { return };
        let begun = Instant::now();
        subscriber.send(self.id, outgoing.encode(fetched.chunks));
        let account = subscriber.socket.caller.account;
        self.state.sockets.efforts.spent(account, fetched.took + begun.elapsed()).await;
    }

    /// Ends the connection of a client that what the page has cannot be told: it comes back, and
    /// nobody else has to.
    pub(super) fn cannot_tell(&mut self, number: u64, error: &ApiError) {
        tracing::warn!(%error, "what a page has could not be read");
        let gone = self.subscribers.all.remove(&number);
        gone.inspect(|gone| gone.socket.close(Closing::PageFailed));
    }
}
