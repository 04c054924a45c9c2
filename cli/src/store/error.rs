use std::path::PathBuf;

use banister_shared::page::PageError;
use diesel::result::Error as DieselError;

/// Why the device's storage failed. Nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or the file cannot be made or opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// What was opened.
        path: PathBuf,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file was written by a newer version of this program.
    #[error("the data here is of version {found}; this program knows versions up to {known}")]
    Newer {
        /// The file's version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A query failed.
    #[error("the data on this device cannot be read or written")]
    Query(#[from] DieselError),
    /// A stored value is not what this program writes.
    #[error("the data on this device is damaged: {0}")]
    Damaged(&'static str),
    /// The log's records have just been carried over into the account's log, by another
    /// process.
    #[error("this log has become part of another")]
    CarriedOver,
    /// A record could not be carried over.
    #[error("a record cannot be carried over")]
    Carry(Box<PageError>),
}

impl From<PageError> for StoreError {
    fn from(error: PageError) -> Self {
        Self::Carry(Box::new(error))
    }
}
