use automerge::AutomergeError;

use crate::ids::RecordId;

/// Why a page could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The bytes are not those of a document, or contradict it.
    #[error("the page cannot be read")]
    Unreadable,
    /// There is no such record on the page.
    #[error("there is no record {0} here")]
    NoRecord(RecordId),
    /// The record is of another kind.
    #[error("record {0} is of another kind")]
    WrongKind(RecordId),
    /// A text or set is longer than its limit.
    #[error("{field} is too long")]
    TooLong {
        /// Which field.
        field: String,
    },
    /// There is no such conflict, or it has no such value.
    #[error("there is no such conflict")]
    NoConflict,
    /// Automerge refused the operation.
    #[error("the page cannot be written")]
    Automerge(#[from] AutomergeError),
}
