use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, LogId, PageKind};

/// What a member may do in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Role {
    /// Reads and writes all, shares, erases.
    Owner,
    /// Reads all; writes episodes and care.
    Contributor,
    /// Reads all; writes care only.
    Viewer,
}

impl Role {
    /// Whether the role may write pages of this kind. Every role reads all.
    pub const fn may_write(self, kind: PageKind) -> bool {
        match kind {
            PageKind::Profile => matches!(self, Self::Owner),
            PageKind::Episodes => matches!(self, Self::Owner | Self::Contributor),
            PageKind::Care => true,
        }
    }

    /// The word for it, as JSON and tables write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Contributor => "contributor",
            Self::Viewer => "viewer",
        }
    }

    /// The role with this word.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Owner, Self::Contributor, Self::Viewer].into_iter().find(|r| r.as_str() == text)
    }
}

/// A member of a log; always visible to its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Member {
    /// Who.
    pub account_id: AccountId,
    /// What they call themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub created_at: String,
    /// Until when; without an end if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Whether the grant rests for now.
    pub paused: bool,
    /// When the server last heard from a device of theirs, to the minute. Of the owners everybody
    /// in the log knows it: what is shown is no newer. Of all others only the owners do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<String>,
}

/// `PATCH /logs/{log}/members/{account}`; what is absent stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UpdateMember {
    /// Another role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Let the grant rest, or wake it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// Seconds from now until the grant ends; 0 takes the end away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}

/// `POST /logs/{log}/invites`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CreateInvite {
    /// The role that whoever accepts will have.
    pub role: Role,
    /// Seconds until the invite expires; a week unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}

/// The answer: a code that works once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Invite {
    /// What the other person types.
    pub code: String,
    /// The role it gives.
    pub role: Role,
    /// Until when it works.
    pub expires_at: String,
}

/// An invite that can still be used, as an owner of the log sees it. Its code is told once only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OpenInvite {
    /// Names it, so that it can be withdrawn.
    pub id: String,
    /// The role it gives.
    pub role: Role,
    /// Since when it works.
    pub created_at: String,
    /// Until when it works.
    pub expires_at: String,
}

/// `POST /invites/{code}/accept`: the log that can be read now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Accepted {
    /// Which log.
    pub log_id: LogId,
    /// What its owner calls it.
    pub name: String,
    /// What one may do in it.
    pub role: Role,
}
