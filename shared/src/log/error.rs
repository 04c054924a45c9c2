use crate::ids::RecordId;
use crate::page::PageError;

/// Why the log could not be read or written. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum LogError<E: std::error::Error + 'static> {
    /// The device's storage failed.
    #[error(transparent)]
    Store(E),
    /// A page could not be read or written.
    #[error(transparent)]
    Page(#[from] PageError),
    /// There is no such record in the log.
    #[error("there is no record {0} in this log")]
    NoRecord(RecordId),
}
