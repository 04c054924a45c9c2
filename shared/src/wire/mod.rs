//! The automerge-repo WebSocket protocol, version 1: one CBOR map for each binary message.
//!
//! Reading is lenient where the real clients differ (JavaScript, Rust, Swift), and bounded
//! before anything is kept; writing is strict, and only what every client understands.

mod document_id;
mod error;
mod fields;
mod message;
mod read;
mod write;

pub use document_id::DocumentId;
pub use error::WireError;
pub use message::{
    DocumentMessage, Ephemeral, Join, Message, PeerMetadata, RemoteHeads, RemoteHeadsChanged,
    SubscriptionChange,
};
