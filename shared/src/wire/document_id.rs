use std::fmt;
use std::str::FromStr;

use crate::ids::{InvalidId, PageId, base58};

/// The id of an Automerge document: 16 bytes, of which a [`PageId`] is one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub [u8; 16]);

impl DocumentId {
    /// The page with this id; `None` if it is no page's.
    pub fn page(self) -> Option<PageId> {
        PageId::from_bytes(self.0).ok()
    }
}

impl From<PageId> for DocumentId {
    fn from(page: PageId) -> Self {
        Self(page.to_bytes())
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base58::encode(&self.0))
    }
}

impl FromStr for DocumentId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        base58::decode(text, "document id").map(Self)
    }
}
