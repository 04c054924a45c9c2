use std::net::TcpStream;
use std::time::Duration;

use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Error, Message, WebSocket};

/// Whatever takes longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// `{"type": "join", "senderId": "rude", "peerMetadata": {}, "supportedProtocolVersions": ["1"]}`
const JOIN: &[u8] = b"\xa4\x64type\x64join\x68senderId\x64rude\x6cpeerMetadata\xa0\
    \x78\x19supportedProtocolVersions\x81\x611";

/// A socket on which anything may be sent.
pub(crate) struct Raw(WebSocket<MaybeTlsStream<TcpStream>>);

impl Raw {
    /// A socket on which nothing was said yet.
    pub(crate) fn connect(url: &str) -> Self {
        let (socket, _) = tungstenite::connect(url).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        Self(socket)
    }

    /// A socket whose peer calls itself `rude`.
    pub(crate) fn joined(url: &str) -> Self {
        let mut raw = Self::connect(url);
        raw.send(Message::binary(JOIN));
        assert!(raw.0.read().unwrap().is_binary(), "the server introduces itself");
        raw
    }

    pub(crate) fn send(&mut self, message: Message) {
        self.0.send(message).unwrap();
    }

    /// Waits until the server has closed the connection.
    pub(crate) fn until_closed(&mut self) {
        loop {
            match self.0.read() {
                Ok(_) => {}
                Err(Error::ConnectionClosed) => return,
                Err(error) => panic!("not closed but {error}"),
            }
        }
    }
}

/// The HTTP status with which an upgrade is refused.
pub(crate) fn refused(url: &str) -> u16 {
    match tungstenite::connect(url) {
        Err(Error::Http(response)) => response.status().as_u16(),
        other => panic!("not refused: {other:?}"),
    }
}
