use automerge::ChangeHash;

use super::DocumentId;

/// A message of the protocol. Peer ids are free text that anyone may claim; they are no
/// identities.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A device's first message.
    Join(Join),
    /// The server's answer to it.
    Peer {
        /// The server's peer id.
        sender: String,
        /// The device's.
        target: String,
        /// What is known of the server.
        metadata: PeerMetadata,
    },
    /// The server closes the connection, and why.
    Error {
        /// The server's peer id.
        sender: String,
        /// The device's.
        target: String,
        /// Why.
        message: String,
    },
    /// The sender goes.
    Leave {
        /// Who goes.
        sender: String,
    },
    /// A sync message from one who holds nothing of the document.
    Request(DocumentMessage),
    /// A sync message.
    Sync(DocumentMessage),
    /// The sender has no such document, or none for the target.
    DocUnavailable {
        /// Who says so.
        sender: String,
        /// To whom.
        target: String,
        /// Which document.
        document: DocumentId,
    },
    /// Something said in passing, never stored.
    Ephemeral(Ephemeral),
    /// Whose heads the sender wants to hear of.
    SubscriptionChange(SubscriptionChange),
    /// What others have stored.
    RemoteHeadsChanged(RemoteHeadsChanged),
}

/// `join`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The device's peer id.
    pub sender: String,
    /// What it says of itself.
    pub metadata: PeerMetadata,
    /// The versions it speaks; empty if it does not say.
    pub versions: Vec<String>,
}

/// What a peer says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerMetadata {
    /// The name of its storage, if it has any.
    pub storage_id: Option<String>,
    /// Whether it forgets everything when it goes.
    pub is_ephemeral: Option<bool>,
}

/// `request` and `sync`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMessage {
    /// Who sends it.
    pub sender: String,
    /// To whom.
    pub target: String,
    /// About which document.
    pub document: DocumentId,
    /// An automerge sync message.
    pub data: Vec<u8>,
}

/// `ephemeral`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ephemeral {
    /// Its author, who stays the sender when others pass it on.
    pub sender: String,
    /// To whom.
    pub target: String,
    /// Its number within the session.
    pub count: u64,
    /// The author's session.
    pub session: String,
    /// About which document.
    pub document: DocumentId,
    /// What is said.
    pub data: Vec<u8>,
}

/// `remote-subscription-change`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubscriptionChange {
    /// Who asks.
    pub sender: String,
    /// Whom.
    pub target: String,
    /// Storages to hear of from now on.
    pub add: Vec<String>,
    /// Storages to hear of no more.
    pub remove: Vec<String>,
}

/// `remote-heads-changed`.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteHeadsChanged {
    /// Who says so.
    pub sender: String,
    /// To whom.
    pub target: String,
    /// Of which document.
    pub document: DocumentId,
    /// What each storage has.
    pub heads: Vec<RemoteHeads>,
}

/// What one storage has of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteHeads {
    /// Which storage.
    pub storage_id: String,
    /// Its heads.
    pub heads: Vec<ChangeHash>,
    /// When that was: ms since 1970, by the clock of whoever said it.
    pub timestamp_ms: f64,
}
