use crate::wire::{Join, Message, PeerMetadata};

/// The version of the protocol that is spoken.
const VERSION: &str = "1";

/// The first message on a connection. `storage` names what this device keeps its pages in, so
/// that others can hear what it has; `own` is only a name for this connection.
pub fn introduction(own: &str, storage: &str) -> Message {
    Message::Join(Join {
        sender: own.to_owned(),
        metadata: PeerMetadata { storage_id: Some(storage.to_owned()), is_ephemeral: Some(false) },
        versions: vec![VERSION.to_owned()],
    })
}
