//! A connection of an attacker's: bytes, and nothing that a library would add or refuse.

use anyhow::{Context, Result, ensure};
use banister_shared::api::Session;
use banister_shared::ids::PageId;
use banister_shared::wire::{DocumentId, DocumentMessage, Join, Message, PeerMetadata};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::JoinHandle;

use super::attack::{Ready, again_and_again};
use super::bytes::frame;
use super::ground::Account;

/// What the attacker calls itself.
const ME: &str = "eve";

/// An open connection.
pub(crate) struct Eve {
    stream: TcpStream,
}

/// One that reads whatever comes and keeps nothing of it.
pub(crate) struct Reading {
    outgoing: OwnedWriteHalf,
    ended: JoinHandle<()>,
}

impl Eve {
    /// Connects, asks to be let in, and goes no further.
    ///
    /// # Errors
    /// The server refuses; so everywhere here.
    pub(crate) async fn let_in(url: &str) -> Result<Self> {
        let mut eve = Self::half(url).await?;
        eve.send(b"\r\n").await?;
        let answer = eve.read_until(b"\r\n\r\n").await?;
        ensure!(answer.starts_with(b"HTTP/1.1 101 "), "not let in");
        Ok(eve)
    }

    /// Connects and sends the beginning of a request.
    pub(crate) async fn half(url: &str) -> Result<Self> {
        let (host, path) = url.trim_start_matches("ws://").split_once('/').context("no path")?;
        let request = format!(
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let mut eve = Self { stream };
        eve.send(request.as_bytes()).await?;
        Ok(eve)
    }

    /// Connects and introduces itself.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let mut eve = Self::let_in(url).await?;
        eve.send(&join()?).await?;
        eve.read_until(b"storageId").await?;
        Ok(eve)
    }

    /// Connects to an address such as `http://127.0.0.1:8080` and asks for this path.
    pub(crate) async fn getting(address: &str, path: &str, session: &Session) -> Result<Self> {
        let host = address.trim_start_matches("http://");
        let token = session.access_token.reveal();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n");
        let mut eve = Self { stream: TcpStream::connect(host).await? };
        eve.send(request.as_bytes()).await?;
        Ok(eve)
    }

    /// Waits for the first word of an answer: whether there is one, or a refusal.
    pub(crate) async fn is_given(&mut self) -> Result<bool> {
        let mut status = [0; 12];
        self.stream.read_exact(&mut status).await?;
        Ok(status.ends_with(b"200"))
    }

    /// Sends bytes as they are.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// Waits until the server says something, which ends the connection: it closes its side a
    /// second later.
    pub(crate) async fn answered(mut self) {
        let _said = self.stream.read(&mut [0; 4096]).await;
    }

    /// Waits until the server has closed the connection.
    pub(crate) async fn closed(mut self) {
        let mut rest = [0; 4096];
        while self.stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
    }

    /// From now on everything is read.
    pub(crate) fn reading(self) -> Reading {
        let (incoming, outgoing) = self.stream.into_split();
        Reading { outgoing, ended: tokio::spawn(read_all(incoming)) }
    }

    async fn read_until(&mut self, end: &[u8]) -> Result<Vec<u8>> {
        let mut read = Vec::with_capacity(4096);
        while !read.windows(end.len()).any(|part| part == end) {
            ensure!(self.stream.read_buf(&mut read).await? > 0, "the server hung up");
        }
        Ok(read)
    }
}

impl Reading {
    /// Sends bytes as they are; fails as soon as the server has closed the connection.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        ensure!(!self.ended.is_finished(), "the server hung up");
        Ok(self.outgoing.write_all(bytes).await?)
    }

    /// Waits until the server has closed the connection.
    pub(crate) async fn closed(self) {
        let _ended = self.ended.await;
    }
}

/// The same message over and over, on so many connections that read.
pub(crate) fn flood(eve: Account, message: Vec<u8>, at_once: usize) -> Ready {
    Box::new(move |clock| {
        let (eve, message) = (&eve, &message);
        again_and_again(clock, at_once, |number| async move {
            let mut connection = Eve::open(&eve.url(number)).await?.reading();
            while clock.runs() {
                connection.send(message).await?;
                clock.count(1);
            }
            Ok(())
        });
    })
}

async fn read_all(mut incoming: OwnedReadHalf) {
    let mut bytes = vec![0; 64 * 1024];
    while incoming.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
}

/// The introduction, in a frame.
///
/// # Errors
/// None that memory can hold; so with the others.
pub(crate) fn join() -> Result<Vec<u8>> {
    let (sender, metadata) = (ME.to_owned(), PeerMetadata::default());
    let join = Join { sender, metadata, versions: vec!["1".to_owned()] };
    frame(&Message::Join(join).encode())
}

/// A sync message about a page, in a frame.
///
/// # Errors
/// None that memory can hold.
pub(crate) fn about(page: PageId, data: &[u8]) -> Result<Vec<u8>> {
    said_by(ME, page, data)
}

/// The same, in whoever's name.
///
/// # Errors
/// None that memory can hold.
pub(crate) fn said_by(sender: &str, page: PageId, data: &[u8]) -> Result<Vec<u8>> {
    let (sender, target) = (sender.to_owned(), "banister".to_owned());
    let message =
        DocumentMessage { sender, target, document: DocumentId::from(page), data: data.to_vec() };
    frame(&Message::Sync(message).encode())
}

/// The same from one who holds nothing of the page.
///
/// # Errors
/// None that memory can hold.
pub(crate) fn asking(page: PageId) -> Result<Vec<u8>> {
    let (sender, target) = (ME.to_owned(), "banister".to_owned());
    // Without heads, needs, summaries and changes.
    let data = vec![0x42, 0, 0, 0, 0];
    let document = DocumentId::from(page);
    frame(&Message::Request(DocumentMessage { sender, target, document, data }).encode())
}
