//! A device's connection, speaking the protocol that the stock clients speak.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use banister_shared::ids::PageId;
use banister_shared::wire::{DocumentId, DocumentMessage, Join, Message, PeerMetadata};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message as Frame};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::counted::Counted;

/// Whoever has not been answered after this time is taken to be unanswered.
pub(crate) const ANSWER: Duration = Duration::from_secs(60);
/// Thousands of sockets are open at once: each reads with a small buffer.
const BUFFER_BYTES: usize = 4 * 1024;

/// A program has another name each time it starts. The stock Node server gives no answer to one
/// that comes back under the same name with nothing new.
static OPENED: AtomicUsize = AtomicUsize::new(0);

/// An open socket whose device has introduced itself. It is read all the time, so that pings are
/// answered: stock servers drop whoever does not.
pub(crate) struct Socket {
    outgoing: SplitSink<Stream, Frame>,
    incoming: UnboundedReceiver<Result<Bytes>>,
    reading: JoinHandle<()>,
    me: String,
    server: String,
    /// What went over it, with the heads of the frames, without the HTTP upgrade.
    pub(crate) counted: Counted,
}

type Stream = WebSocketStream<TcpStream>;

/// What a server said of a page.
pub(crate) struct Said {
    /// Which page.
    pub(crate) page: PageId,
    /// A sync message, or `None` if the server says that there is no such page.
    pub(crate) data: Option<Vec<u8>>,
}

impl Socket {
    /// Connects and introduces the device, whose storage has this name.
    ///
    /// # Errors
    /// The server refuses, or does not answer in time.
    pub(crate) async fn open(url: &str, device: &str) -> Result<Self> {
        timeout(ANSWER, Self::try_open(url, device)).await.context("no answer in 60 s")?
    }

    async fn try_open(url: &str, device: &str) -> Result<Self> {
        let config = WebSocketConfig::default().read_buffer_size(BUFFER_BYTES).write_buffer_size(0);
        let tcp = TcpStream::connect(host(url)?).await?;
        tcp.set_nodelay(true)?;
        let (stream, _) = client_async_with_config(url, tcp, Some(config)).await?;
        let (outgoing, stream) = stream.split();
        let (frames, incoming) = unbounded_channel();
        let reading = tokio::spawn(read_all(stream, frames));
        let (server, counted) = (String::new(), Counted::default());
        let me = format!("{device}-{}", OPENED.fetch_add(1, Ordering::Relaxed));
        let mut socket = Self { outgoing, incoming, reading, me, server, counted };
        socket.introduce(device).await?;
        Ok(socket)
    }

    async fn introduce(&mut self, device: &str) -> Result<()> {
        let storage_id = Some(format!("storage-of-{device}"));
        let metadata = PeerMetadata { storage_id, is_ephemeral: Some(false) };
        let versions = vec!["1".to_owned()];
        self.write(&Message::Join(Join { sender: self.me.clone(), metadata, versions })).await?;
        match self.read().await? {
            Message::Peer { sender, .. } => self.server = sender,
            other => bail!("the server answered with {other:?}"),
        }
        Ok(())
    }

    /// Sends a sync message about a page that this device holds something of.
    ///
    /// # Errors
    /// The connection is gone.
    pub(crate) async fn sync(&mut self, page: PageId, data: Vec<u8>) -> Result<()> {
        let message = self.about(page, data);
        self.write(&Message::Sync(message)).await
    }

    /// Sends a sync message about a page that this device holds nothing of.
    ///
    /// # Errors
    /// The connection is gone.
    pub(crate) async fn request(&mut self, page: PageId, data: Vec<u8>) -> Result<()> {
        let message = self.about(page, data);
        self.write(&Message::Request(message)).await
    }

    fn about(&self, page: PageId, data: Vec<u8>) -> DocumentMessage {
        let (sender, target) = (self.me.clone(), self.server.clone());
        DocumentMessage { sender, target, document: DocumentId::from(page), data }
    }

    /// The next thing that is said of a page. Nothing is lost if this is not waited for.
    ///
    /// # Errors
    /// The connection is gone, or something odd came.
    pub(crate) async fn next(&mut self) -> Result<Said> {
        loop {
            let (document, data) = match self.read().await? {
                Message::Sync(said) | Message::Request(said) => (said.document, Some(said.data)),
                Message::DocUnavailable { document, .. } => (document, None),
                Message::Error { message, .. } => bail!("the server says: {message}"),
                _ => continue,
            };
            return Ok(Said { page: document.page().context("a page of nobody's")?, data });
        }
    }

    async fn write(&mut self, message: &Message) -> Result<()> {
        let bytes = Bytes::from(message.encode());
        self.counted.sent(bytes.len());
        Ok(self.outgoing.send(Frame::Binary(bytes)).await?)
    }

    async fn read(&mut self) -> Result<Message> {
        let bytes = self.incoming.recv().await.context("the server hung up")??;
        self.counted.received(bytes.len());
        Ok(Message::decode(&bytes)?)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

/// Passes on what comes until the connection ends, and why it ended.
async fn read_all(mut stream: SplitStream<Stream>, frames: UnboundedSender<Result<Bytes>>) {
    while let Some(frame) = stream.next().await {
        let passed = match frame {
            Ok(Frame::Binary(bytes)) => frames.send(Ok(bytes)),
            Ok(Frame::Close(_)) => frames.send(Err(anyhow!("the server closed the connection"))),
            Ok(_) => Ok(()),
            Err(error) => frames.send(Err(error.into())),
        };
        if passed.is_err() {
            break;
        }
    }
}

/// `127.0.0.1:1234` of `ws://127.0.0.1:1234/…`.
fn host(url: &str) -> Result<&str> {
    let rest = url.strip_prefix("ws://").context("not a WebSocket's URL")?;
    Ok(rest.split(['/', '?']).next().unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_between_the_scheme_and_the_path() {
        assert_eq!(host("ws://127.0.0.1:80/v1/sync?token=a").unwrap(), "127.0.0.1:80");
        assert_eq!(host("ws://127.0.0.1:80").unwrap(), "127.0.0.1:80");
        assert!(host("http://127.0.0.1").is_err());
    }
}
