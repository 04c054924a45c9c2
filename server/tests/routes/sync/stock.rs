use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use automerge::sync::{MessageVersion, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{Automerge, ChangeHash, ROOT, ReadDoc, ScalarValue};
use banister_shared::ids::PageId;
use banister_shared::wire::{
    DocumentMessage, Ephemeral, Join, Message, PeerMetadata, SubscriptionChange, WireError,
};
use serde_json::json;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Error, WebSocket};

use super::bytes::{bringing, data};
use crate::Client;

/// Whatever takes longer than this has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A stock client with one document: automerge's own sync over the automerge-repo protocol.
///
/// ```ignore
/// let mut phone = Stock::connect(&anna.client, "phone", page);
/// phone.write("pain", 4);
/// phone.until(Stock::is_saved);
/// ```
pub(super) struct Stock {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    pub(super) peer: String,
    pub(super) page: PageId,
    pub(super) document: Automerge,
    state: State,
    /// Every message but those about the document.
    pub(super) heard: Vec<Message>,
}

impl Stock {
    /// A client that has introduced itself and says nothing yet.
    pub(super) fn connect(client: &Client, peer: &str, page: PageId) -> Self {
        Self::with_document(client, peer, page, Automerge::new())
    }

    /// The same with a document that it has already.
    pub(super) fn with_document(
        client: &Client,
        peer: &str,
        page: PageId,
        document: Automerge,
    ) -> Self {
        let socket = upgrade(&url(client)).unwrap();
        let (peer, state, heard) = (peer.to_owned(), State::new(), Vec::new());
        let mut stock = Self { socket, peer, page, document, state, heard };
        stock.send(&stock.join());
        assert!(matches!(stock.receive(), Ok(Message::Peer { .. })));
        stock
    }

    pub(super) fn join(&self) -> Message {
        Message::Join(Join {
            sender: self.peer.clone(),
            metadata: PeerMetadata {
                storage_id: Some(format!("storage of {}", self.peer)),
                is_ephemeral: Some(false),
            },
            versions: vec!["1".to_owned()],
        })
    }

    /// Writes into the document and says so.
    pub(super) fn write(&mut self, key: &str, value: impl Into<ScalarValue>) {
        let mut transaction = self.document.transaction();
        transaction.put(ROOT, key, value).unwrap();
        transaction.commit();
        self.say();
    }

    /// Asks for a document that it does not hold.
    pub(super) fn request(&mut self) {
        let data = self.document.generate_sync_message(&mut self.state).unwrap().encode();
        let message = self.about(data);
        self.send(&Message::Request(message));
    }

    /// Asks again, as a client does that has come back with what it holds.
    pub(super) fn request_again(&mut self) {
        self.state = State::new();
        self.say();
    }

    /// Says whatever there is to say about the document.
    pub(super) fn say(&mut self) {
        if let Some(message) = self.document.generate_sync_message(&mut self.state) {
            let message = self.about(message.encode());
            self.send(&Message::Sync(message));
        }
    }

    /// Brings these chunks, whatever the server has said that it lacks or takes.
    pub(super) fn bring(&mut self, heads: Vec<ChangeHash>, chunks: Vec<Vec<u8>>) {
        let data = bringing(MessageVersion::V1, heads, chunks);
        self.send(&Message::Sync(self.about(data)));
    }

    /// Says something in passing.
    pub(super) fn say_in_passing(&mut self, count: u64, data: &[u8]) {
        let (sender, target) = (self.peer.clone(), "banister".to_owned());
        self.send(&Message::Ephemeral(Ephemeral {
            sender,
            target,
            count,
            session: "s".to_owned(),
            document: self.page.into(),
            data: data.to_vec(),
        }));
    }

    /// Asks to hear of another client's storage.
    pub(super) fn watch(&mut self, peer: &str) {
        self.send(&Message::SubscriptionChange(SubscriptionChange {
            sender: self.peer.clone(),
            target: "banister".to_owned(),
            add: vec![format!("storage of {peer}")],
            remove: Vec::new(),
        }));
    }

    pub(super) fn about(&self, data: Vec<u8>) -> DocumentMessage {
        let (sender, target) = (self.peer.clone(), "banister".to_owned());
        DocumentMessage { sender, target, document: self.page.into(), data }
    }

    pub(super) fn send(&mut self, message: &Message) {
        self.send_raw(message.encode());
    }

    pub(super) fn send_raw(&mut self, frame: Vec<u8>) {
        // A server that has closed the connection says why when it is read from.
        let _ = self.socket.send(tungstenite::Message::Binary(frame.into()));
    }

    /// Sends the beginning of a message that large (RFC 6455, 5.2), and all but its last byte.
    pub(super) fn send_half(&mut self, len: usize) {
        let mut frame = vec![0x82, 0x80 | 127];
        frame.extend((len as u64).to_be_bytes());
        frame.extend([0; 4]);
        frame.resize(frame.len() + len - 1, 0);
        self.send_bytes(&frame);
    }

    /// Sends bytes that need not be a frame.
    pub(super) fn send_bytes(&mut self, bytes: &[u8]) {
        let MaybeTlsStream::Plain(stream) = self.socket.get_mut() else { unreachable!() };
        // Whoever is cut off may notice it while sending.
        let _ = stream.write_all(bytes);
    }

    /// The connection beneath it.
    pub(super) fn stream(&self) -> TcpStream {
        let MaybeTlsStream::Plain(stream) = self.socket.get_ref() else { unreachable!() };
        stream.try_clone().unwrap()
    }

    pub(super) fn send_text(&mut self, text: &str) {
        self.socket.send(tungstenite::Message::Text(text.into())).unwrap();
    }

    /// Reads messages, and answers those about the document, until `done`.
    pub(super) fn until(&mut self, done: impl Fn(&Self) -> bool) {
        while !done(self) {
            let message = self.receive().unwrap();
            self.take(message);
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Sync(about) if about.document == self.page.into() => {
                let message = automerge::sync::Message::decode(&about.data).unwrap();
                self.document.receive_sync_message(&mut self.state, message).unwrap();
                self.say();
            }
            other => self.heard.push(other),
        }
    }

    /// Closes the connection, as a page does that is left.
    pub(super) fn close(mut self) {
        self.socket.close(None).unwrap();
        self.until_ended();
    }

    /// Reads until the server ends the connection; what it gives as the reason, if it does.
    pub(super) fn until_closed(&mut self) -> Option<String> {
        let mut reason = None;
        while let Ok(message) = self.receive() {
            match message {
                Message::Error { message, .. } => reason = Some(message),
                other => self.take(other),
            }
        }
        reason
    }

    /// Reads, and says nothing more, until the server ends the connection; its reason.
    pub(super) fn until_ended(&mut self) -> Option<String> {
        let mut reason = None;
        while let Ok(message) = self.receive() {
            if let Message::Error { message, .. } = message {
                reason = Some(message);
            }
        }
        reason
    }

    /// Whether the server has said anything about the document.
    pub(super) fn has_heard(&self) -> bool {
        self.state.their_heads.is_some()
    }

    /// Whether the server has everything, as it has said itself.
    pub(super) fn is_saved(&self) -> bool {
        self.state.their_heads.as_ref() == Some(&self.document.get_heads())
    }

    /// The value of a key in the document.
    pub(super) fn value(&self, key: &str) -> Option<i64> {
        self.document.get(ROOT, key).unwrap().and_then(|(value, _)| value.as_i64())
    }

    /// Whether the server said that there is no such document.
    pub(super) fn is_unavailable(&self) -> bool {
        self.heard.iter().any(|message| matches!(message, Message::DocUnavailable { .. }))
    }

    fn decode(&self, frame: &[u8]) -> Message {
        match Message::decode(frame) {
            Err(WireError::TooLong("data")) => Message::Sync(self.about(data(frame))),
            message => message.unwrap(),
        }
    }

    fn receive(&mut self) -> Result<Message, Error> {
        loop {
            match self.socket.read()? {
                tungstenite::Message::Binary(frame) => return Ok(self.decode(&frame)),
                tungstenite::Message::Close(_) => return Err(Error::ConnectionClosed),
                _ => {}
            }
        }
    }
}

/// The URL that a stock client is given.
pub(super) fn url(client: &Client) -> String {
    let token = client.post("/v1/devices/current/sync-token", json!({})).body["token"].clone();
    let address = client.address.replacen("http", "ws", 1);
    format!("{address}/v1/sync?token={}", token.as_str().unwrap())
}

/// Opens a socket; the HTTP status if the server refuses.
pub(super) fn upgrade(url: &str) -> Result<WebSocket<MaybeTlsStream<TcpStream>>, u16> {
    match tungstenite::connect(url) {
        Ok((socket, _)) => {
            if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                stream.set_write_timeout(Some(PATIENCE)).unwrap();
            }
            Ok(socket)
        }
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        other => other.map(|_| Err(0)).unwrap(),
    }
}
