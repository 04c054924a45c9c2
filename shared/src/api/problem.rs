use serde::{Deserialize, Serialize};

use crate::error::Code;
use crate::ids::PageId;

/// An error as RFC 9457 writes it (`application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Problem {
    /// The stable code; programs decide by it.
    pub code: Code,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in one sentence.
    pub title: String,
    /// What to do next, in one sentence.
    pub detail: String,
    /// The page an exchange failed at; nothing of the request was stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageId>,
}

impl Problem {
    /// The problem for a code, in the table's words.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            status: code.status(),
            title: code.title().to_owned(),
            detail: code.hint().to_owned(),
            page: None,
        }
    }

    /// The same problem, at a page.
    #[must_use]
    pub fn at(self, page: PageId) -> Self {
        Self { page: Some(page), ..self }
    }
}
