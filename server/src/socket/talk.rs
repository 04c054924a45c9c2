//! One connection, from the introduction to the end.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_http::ws::Message as Frame;
use actix_web::web::{self, Bytes};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseReason, ProtocolError};
use banister_shared::ids::PageId;
use banister_shared::wire::{Join, Message};
use tokio::time::{Instant, sleep_until, timeout};

use super::credentials::Credentials;
use super::end::End;
use super::grants::Grants;
use super::greeting::{SERVER, greet};
use super::handle::{Closing, Socket};
use super::inflow::Inflow;
use super::outbox::Outbox;
use super::pace::Pace;
use super::pings::Pings;
use super::sockets::Place;
use crate::auth::caller::Seen;
use crate::connection::Connection;
use crate::hub::PageHandle;
use crate::state::State;

/// Who reads has heard why it ends by then.
const GOODBYE: Duration = Duration::from_secs(5);

/// A connection before its device has introduced itself.
pub(super) struct Talk {
    pub(super) state: web::Data<State>,
    pub(super) credentials: Credentials,
    pub(super) place: Rc<Place>,
    /// The count of access changes before the credentials were checked.
    pub(super) epoch: u64,
    pub(super) outbox: Arc<Outbox>,
    pub(super) inflow: Arc<Inflow>,
    pub(super) reader: AggregatedMessageStream,
}

/// A connection whose device has introduced itself.
pub(super) struct Talking {
    pub(super) state: web::Data<State>,
    pub(super) credentials: Credentials,
    pub(super) socket: Arc<Socket>,
    pub(super) grants: Grants,
    /// The pages that the device has spoken about.
    pub(super) pages: HashMap<PageId, PageHandle>,
    outbox: Arc<Outbox>,
    pub(super) inflow: Arc<Inflow>,
    pace: Pace,
    pings: Pings,
    seen: Seen,
    /// How often the device has asked to hear of more storages.
    pub(super) subscriptions: usize,
}

impl Talk {
    /// Talks until either side ends it, says why it ends, and soon cuts off whoever stays.
    pub(super) async fn run(self, connection: Connection) {
        let outbox = self.outbox.clone();
        // What it took to talk goes before the waiting begins.
        let (peer, end) = Box::pin(self.talked()).await;
        say_goodbye(&outbox, peer, &end);
        if timeout(GOODBYE, connection.closed()).await.is_err() {
            connection.give_up();
        }
    }

    async fn talked(mut self) -> (String, End) {
        match self.greeted().await {
            Ok(join) => (join.sender.clone(), self.talk(join).await),
            Err(end) => (String::new(), end),
        }
    }

    async fn greeted(&mut self) -> Result<Join, End> {
        tokio::select! {
            greeted = greet(&mut self.reader, &self.outbox, &self.state.storage_id) => greeted,
            () = self.inflow.shown_out() => Err(End::Unavailable),
            () = self.state.stop.cancelled() => Err(End::Unavailable),
        }
    }

    async fn talk(self, join: Join) -> End {
        let (peer, storage) = (join.sender, join.metadata.storage_id);
        let socket = Arc::new(Socket::new(&self.place, self.outbox.clone(), peer, storage));
        self.place.introduce(&socket);
        if self.state.sockets.epoch() != self.epoch {
            socket.recheck();
        }
        let mut talking = Talking {
            seen: Seen::at_the_door(&self.state),
            state: self.state,
            credentials: self.credentials,
            socket,
            grants: Grants::default(),
            pages: HashMap::new(),
            outbox: self.outbox,
            inflow: self.inflow,
            pace: Pace::default(),
            pings: Pings::default(),
            subscriptions: 0,
        };
        let end = talking.run(self.reader).await;
        talking.let_go();
        end
    }
}

impl Talking {
    async fn run(&mut self, mut reader: AggregatedMessageStream) -> End {
        loop {
            if let Err(end) = self.turn(&mut reader).await {
                return end;
            }
        }
    }

    /// Does what comes next.
    async fn turn(&mut self, reader: &mut AggregatedMessageStream) -> Result<(), End> {
        let (socket, stop) = (self.socket.clone(), self.state.stop.clone());
        let (inflow, outbox) = (self.inflow.clone(), self.outbox.clone());
        let wake = self.next_wake();
        tokio::select! {
            frame = self.next(reader) => match frame {
                Some(Ok(frame)) => self.frame(frame).await,
                Some(Err(_)) if self.inflow.is_over() => Err(End::TooMuch),
                Some(Err(_)) => Err(End::Protocol("not a frame within limits")),
                None => Err(End::Gone),
            },
            () = socket.recheck_due() => self.recheck().await,
            () = sleep_until(wake) => self.wake().await,
            why = socket.closing() => Err(why.into()),
            () = inflow.shown_out() => Err(End::Unavailable),
            () = outbox.shown_out() => Err(End::Behind),
            () = stop.cancelled() => Err(End::Unavailable),
        }
    }

    /// The next frame, once the device may go on. Dropping this loses nothing.
    async fn next(
        &mut self,
        reader: &mut AggregatedMessageStream,
    ) -> Option<Result<AggregatedMessage, ProtocolError>> {
        self.pace.rest().await;
        self.state.sockets.efforts.rest(self.socket.caller.account).await;
        let backlog = self.socket.backlog().clone();
        loop {
            backlog.is_little().await;
            self.pings.listen();
            tokio::select! {
                biased;
                // Other sockets of the account bring it too.
                () = backlog.is_much() => {}
                frame = reader.recv() => return frame,
            }
        }
    }

    async fn frame(&mut self, frame: AggregatedMessage) -> Result<(), End> {
        self.pings.heard();
        self.seen.now(&self.state, self.socket.caller.device);
        self.pace.count();
        match frame {
            AggregatedMessage::Binary(bytes) => self.message(Message::decode(&bytes)?).await,
            AggregatedMessage::Ping(bytes) => self.push(Frame::Pong(bytes)),
            AggregatedMessage::Pong(_) => Ok(()),
            AggregatedMessage::Text(_) => Err(End::Protocol("a text frame")),
            AggregatedMessage::Close(_) => Err(End::Gone),
        }
    }

    /// When to ping, or when the next role ends, whichever is earlier.
    fn next_wake(&self) -> Instant {
        let now_ms = self.state.clock.now_ms();
        let role_end = self.grants.next_end().map(|end| {
            let left = u64::try_from(end.saturating_sub(now_ms)).unwrap_or(0);
            Instant::now() + Duration::from_millis(left)
        });
        role_end.map_or(self.pings.next(), |end| end.min(self.pings.next()))
    }

    async fn wake(&mut self) -> Result<(), End> {
        if !self.pings.is_due() {
            return self.recheck().await;
        }
        if self.inflow.has_moved() | self.outbox.has_moved() {
            self.pings.heard();
        }
        if !self.pings.count() {
            return Err(End::Silent);
        }
        if self.inflow.is_slow() {
            return Err(End::TooMuch);
        }
        self.note_listening().await?;
        self.push(Frame::Ping(Bytes::new()))
    }

    fn push(&self, frame: Frame) -> Result<(), End> {
        if self.outbox.push(frame) { Ok(()) } else { Err(End::Behind) }
    }

    /// Lets go of the pages.
    fn let_go(self) {
        self.socket.close(Closing::Ended);
        let number = self.socket.number;
        self.pages.into_values().for_each(|page| page.leave(number));
    }
}

fn say_goodbye(outbox: &Outbox, peer: String, end: &End) {
    tracing::debug!(%end, "a connection ends");
    let sender = SERVER.to_owned();
    let message = Message::Error { sender, target: peer, message: end.to_string() };
    let error = end.is_said().then(|| Frame::Binary(message.encode().into()));
    let close = Frame::Close(Some(CloseReason { code: end.code(), description: None }));
    outbox.end(error.into_iter().chain([close]));
}
