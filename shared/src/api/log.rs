use serde::{Deserialize, Serialize};

use super::Role;
use crate::ids::{LogId, PageId};

/// A log that the account can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Log {
    /// Its id.
    pub id: LogId,
    /// What its owner calls it.
    pub name: String,
    /// What the account may do in it.
    pub role: Role,
    /// When the server first heard of it.
    pub created_at: String,
}

/// `POST /logs`; repeating it with the same id changes nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CreateLog {
    /// The id made by the device, offline; the server makes one without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<LogId>,
    /// What the owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// `PATCH /logs/{log}`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UpdateLog {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A page of a log, as the server stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PageInfo {
    /// Its id.
    pub id: PageId,
    /// Its heads: change hashes in hex, sorted.
    pub heads: Vec<String>,
    /// Stored bytes.
    pub bytes: u64,
    /// Stored changes.
    pub changes: u64,
}
