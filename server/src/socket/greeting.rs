use std::time::Duration;

use actix_http::ws::Message as Frame;
use actix_ws::{AggregatedMessage, AggregatedMessageStream};
use banister_shared::wire::{Join, Message, PeerMetadata};
use tokio::time::timeout;

use super::end::End;
use super::outbox::Outbox;

/// What the server calls itself. It speaks for every server on the same database, so that
/// whichever a device meets, it knows it.
pub(crate) const SERVER: &str = "banister";
/// The one version of the protocol.
const VERSION: &str = "1";
/// A device introduces itself within this time.
const WAIT: Duration = Duration::from_secs(10);

/// Waits for the device to introduce itself, and answers.
pub(super) async fn greet(
    reader: &mut AggregatedMessageStream,
    outbox: &Outbox,
    storage: &str,
) -> Result<Join, End> {
    let join = timeout(WAIT, join(reader, outbox)).await.map_err(|_| End::Silent)??;
    let metadata = PeerMetadata { storage_id: Some(storage.to_owned()), is_ephemeral: Some(false) };
    let peer = Message::Peer { sender: SERVER.to_owned(), target: join.sender.clone(), metadata };
    outbox.push(Frame::Binary(peer.encode().into()));
    Ok(join)
}

async fn join(reader: &mut AggregatedMessageStream, outbox: &Outbox) -> Result<Join, End> {
    loop {
        let frame = reader.recv().await.ok_or(End::Gone)?;
        match frame.map_err(|_| End::Protocol("not a frame within limits"))? {
            AggregatedMessage::Binary(bytes) => return checked(Message::decode(&bytes)?),
            AggregatedMessage::Ping(bytes) => {
                outbox.push(Frame::Pong(bytes));
            }
            AggregatedMessage::Pong(_) => {}
            AggregatedMessage::Text(_) => return Err(End::Protocol("a text frame")),
            AggregatedMessage::Close(_) => return Err(End::Gone),
        }
    }
}

fn checked(message: Message) -> Result<Join, End> {
    let Message::Join(join) = message else { return Err(End::Protocol("join comes first")) };
    // One client sends no versions at all.
    if join.versions.is_empty() || join.versions.iter().any(|version| version == VERSION) {
        return Ok(join);
    }
    Err(End::Protocol("no version of the protocol in common"))
}
