use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, DeviceId};

/// What someone did with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Action {
    /// Read something of it, or listened to it.
    Read,
    /// Changed something in it.
    Write,
}

impl Action {
    /// The word for it, as JSON and tables write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The action with this word.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|action| action.as_str() == text)
    }
}

/// A line of the access journal: what one device did with a log in one hour. For its owners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Access {
    /// Who.
    pub account_id: AccountId,
    /// What they call themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// On which device.
    pub device_id: DeviceId,
    /// What its owner calls it; absent if it is forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// What.
    pub action: Action,
    /// When the hour began.
    pub hour: String,
}
