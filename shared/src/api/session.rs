use serde::{Deserialize, Serialize};

use super::Secret;
use crate::ids::{AccountId, DeviceId};

/// `POST /accounts`: a new account, and a session on its first device.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CreateAccount {
    /// Where the person can be reached; also the name to log in with.
    pub email: String,
    /// 8 to 256 characters.
    pub password: Secret,
    /// What others see instead of the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What the person calls this device.
    pub device_name: String,
    /// The id under which the device has written offline; the server makes one without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<DeviceId>,
}

/// `POST /sessions`: a session on a device of an existing account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CreateSession {
    /// The account's address.
    pub email: String,
    /// Its password.
    pub password: Secret,
    /// What the person calls this device.
    pub device_name: String,
    /// The id under which the device has written offline; the server makes one without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<DeviceId>,
}

/// `POST /sessions/refresh`: new tokens for a refresh token, which is used up by it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefreshSession {
    /// The token that is given up.
    pub refresh_token: Secret,
    /// The token that takes its place: 32 random bytes as base64url without padding, stored
    /// by the device before it asks, so that an answer that was lost can be asked for again.
    /// Without it the server makes one, and asking twice ends the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_refresh_token: Option<Secret>,
}

/// The answer to all three.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Session {
    /// Whose session it is.
    pub account_id: AccountId,
    /// On which device.
    pub device_id: DeviceId,
    /// A JWT for `Authorization: Bearer`.
    pub access_token: Secret,
    /// For the next refresh; used once.
    pub refresh_token: Secret,
    /// Seconds until the access token expires.
    pub expires_in: i64,
}
