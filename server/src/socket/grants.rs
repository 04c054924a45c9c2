//! What the device of a socket may do, as last read from the database.

use std::collections::HashMap;

use banister_shared::api::Role;
use banister_shared::ids::LogId;

use super::end::End;
use crate::auth::caller::Caller;
use crate::error::ApiError;
use crate::state::State;
use crate::store::{Connection, StoreResult, member};

/// Logs that one socket may ask about: those of a few people.
const LOGS_MAX: usize = 256;

/// A role, and when it ends (ms since 1970).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) role: Role,
    pub(super) ends_at: Option<i64>,
}

/// The roles in the logs that were asked about; `None` where there is none.
#[derive(Debug, Default)]
pub(super) struct Grants(HashMap<LogId, Option<Grant>>);

impl Grants {
    /// The role in a log.
    pub(super) async fn role(
        &mut self,
        state: &State,
        caller: Caller,
        log: LogId,
    ) -> Result<Option<Role>, End> {
        if let Some(grant) = self.0.get(&log) {
            return Ok(grant.map(|grant| grant.role));
        }
        if self.0.len() >= LOGS_MAX {
            return Err(End::TooMuch);
        }
        let now = state.clock.now_ms();
        let read = move |conn: &mut Connection| -> Result<_, ApiError> {
            Ok(read(conn, caller, log, now)?)
        };
        let grant = state.store.read(read).await?;
        self.0.insert(log, grant);
        Ok(grant.map(|grant| grant.role))
    }

    /// The logs that were asked about.
    pub(super) fn logs(&self) -> Vec<LogId> {
        self.0.keys().copied().collect()
    }

    /// What is known of the role in a log.
    pub(super) fn get(&self, log: LogId) -> Option<Role> {
        self.0.get(&log).copied().flatten().map(|grant| grant.role)
    }

    /// Replaces all that is known; whether a log can be read again that could not.
    pub(super) fn replace(&mut self, grants: HashMap<LogId, Option<Grant>>) -> bool {
        let before = std::mem::replace(&mut self.0, grants);
        let was_lost = |log: &LogId| before.get(log).is_some_and(Option::is_none);
        self.0.iter().any(|(log, grant)| grant.is_some() && was_lost(log))
    }

    /// When the next role ends (ms since 1970).
    pub(super) fn next_end(&self) -> Option<i64> {
        self.0.values().flatten().filter_map(|grant| grant.ends_at).min()
    }
}

/// The role of the caller in a log at `now` (ms).
pub(super) fn read(
    conn: &mut Connection,
    caller: Caller,
    log: LogId,
    now: i64,
) -> StoreResult<Option<Grant>> {
    let member = member::find(conn, log, caller.account)?.filter(|member| member.is_active(now));
    Ok(member.map(|member| Grant { role: member.role, ends_at: member.expires_at }))
}
