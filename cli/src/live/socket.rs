use std::io::ErrorKind;
use std::time::{Duration, Instant};

use banister_shared::wire::Message;
use tungstenite::{Bytes, Error, Message as Frame, WebSocket};

use super::tls::Stream;

/// A reader that takes nothing for so long has gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

/// A WebSocket to the server.
#[derive(Debug)]
pub(super) struct Socket {
    frames: WebSocket<Stream>,
    heard: Instant,
}

/// Why the socket cannot be had, or not any more.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    #[error("{0}")]
    Socket(Box<Error>),
    #[error("the server says: {0}")]
    Closed(String),
    #[error("the server sent what is no message")]
    NotAMessage,
    #[error("the server has said nothing for a minute")]
    Silent,
    #[error("what the server sent contradicts this log")]
    BadAnswer,
    #[error("the server does not show a page any more")]
    Unavailable,
}

impl From<Error> for Lost {
    fn from(error: Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

impl From<std::io::Error> for Lost {
    fn from(error: std::io::Error) -> Self {
        Error::from(error).into()
    }
}

impl Socket {
    /// A socket on which `step` is the longest that [`Socket::next`] waits.
    pub(super) fn new(frames: WebSocket<Stream>, step: Duration) -> Result<Self, Lost> {
        let tcp = frames.get_ref().tcp();
        tcp.set_read_timeout(Some(step))?;
        tcp.set_write_timeout(Some(WRITE_TIMEOUT))?;
        Ok(Self { frames, heard: Instant::now() })
    }

    /// Sends a message.
    pub(super) fn send(&mut self, message: &Message) -> Result<(), Lost> {
        Ok(self.frames.send(Frame::Binary(Bytes::from(message.encode())))?)
    }

    /// The next message, if one comes within a moment. Pings are answered on the way.
    pub(super) fn next(&mut self) -> Result<Option<Message>, Lost> {
        match self.frames.read() {
            Ok(frame) => {
                self.heard = Instant::now();
                self.frame(frame)
            }
            Err(Error::Io(error)) if is_timeout(error.kind()) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How long nothing has come, not even a ping.
    pub(super) fn silence(&self) -> Duration {
        self.heard.elapsed()
    }

    fn frame(&mut self, frame: Frame) -> Result<Option<Message>, Lost> {
        match frame {
            Frame::Binary(bytes) => {
                Message::decode(&bytes).map(Some).map_err(|_| Lost::NotAMessage)
            }
            Frame::Text(_) => Err(Lost::NotAMessage),
            Frame::Close(reason) => {
                let reason = reason.map(|reason| reason.reason.to_string()).unwrap_or_default();
                let said = if reason.is_empty() { "goodbye" } else { reason.as_str() };
                Err(Lost::Closed(said.to_owned()))
            }
            // The answer to a ping waits in the library until something is written.
            _ => Ok(self.frames.flush().map(|()| None)?),
        }
    }
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
