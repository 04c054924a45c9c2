//! How devices and the server come to hold the same changes, without input or output.
//!
//! A change comes from outside as bytes. [`ChangeHeader::check`] bounds and reads it, a
//! [`Graph`] says whether a page can admit it, and an exchange ([`Request`], [`Response`])
//! carries what each side lacks. Nothing here builds a document.

mod admit;
mod allowance;
mod ancestry;
mod change;
mod chunk;
mod columns;
mod device;
mod digest;
mod document;
mod exchange;
mod graph;
mod hash_list;
mod header;
mod intake;
pub mod live;
mod message;
mod own;
mod own_hash;
mod per_change;
mod references;
mod referents;
mod refusal;
mod resolver;
mod session;
mod slot;
mod writers;

pub use admit::{Admitted, admit};
pub use automerge::ChangeHash;
pub use change::Claim;
pub use chunk::is_document;
pub use device::{Sent, SyncError, accept, prepare, requeue};
pub use digest::Digest;
pub use document::changes_of_document;
pub use exchange::{InvalidExchange, PageAnswer, PagePart, Request, Response, VERSION};
pub use graph::{Graph, Mark};
pub use hash_list::HashList;
pub use header::{ChangeHeader, CheckedChange};
pub use intake::{Orphans, take_in};
pub use message::SyncMessage;
pub use refusal::Refusal;
pub use session::{History, Outgoing, Outline, Session};
