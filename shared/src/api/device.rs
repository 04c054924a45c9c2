use serde::{Deserialize, Serialize};

use super::Secret;
use crate::ids::DeviceId;

/// A device of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What the person calls it.
    pub name: String,
    /// When it first logged in.
    pub created_at: String,
    /// When the server last heard from it, to the minute.
    pub last_seen_at: String,
    /// Whether it is the device that asks.
    pub current: bool,
    /// Whether it has been revoked: it cannot come back.
    pub revoked: bool,
    /// By how many ms its clock was ahead of the server's when it last exchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ahead_ms: Option<i64>,
}

/// `POST /devices/current/sync-token`: a token for stock clients' URLs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SyncToken {
    /// Opens the sync endpoint and nothing else; dies with its device.
    pub token: Secret,
}
