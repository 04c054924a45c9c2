use std::collections::BTreeMap;

use banister_shared::api::{self, CreateLog, List};
use banister_shared::ids::{AccountId, LogId};

use super::own_log;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::Account;
use crate::store::KnownLog;

/// Asks the server which logs the account can see, settles which of them is this device's own,
/// and tells the server of it if it has not heard yet. `true` if it had, and has it no more.
pub(crate) fn learn(account: &mut Account<'_>) -> Result<bool, CommandError> {
    let who = account.session().account;
    let list: List<api::Log> = account.get("/logs")?;
    keep(account.device, who, &list.items)?;
    own_log::align(account.device, who, &list.items)?;
    let own = account.device.own_log();
    if list.items.iter().any(|log| log.id == own) {
        return Ok(false);
    }
    let again = account.device.known_log(own)?.on_server;
    register(account, own)?;
    Ok(again)
}

/// Keeps what the server says; what it no longer names cannot be reached any more.
pub(super) fn keep(
    device: &mut Device,
    who: AccountId,
    seen: &[api::Log],
) -> Result<(), CommandError> {
    let mut known: BTreeMap<LogId, KnownLog> =
        device.store.logs()?.into_iter().map(|log| (log.id, log)).collect();
    let named = |id: &LogId| seen.iter().any(|log| log.id == *id);
    for log in known.values_mut().filter(|log| log.account == Some(who) && log.on_server) {
        log.ended = !named(&log.id);
    }
    for log in seen {
        let carried_into = known.get(&log.id).and_then(|log| log.carried_into);
        let now = KnownLog { carried_into, ..from_server(log, who) };
        known.insert(log.id, now);
    }
    let known: Vec<KnownLog> = known.into_values().collect();
    Ok(device.store.keep_logs(&known, None)?)
}

/// Makes the log on the server, under the id it has here. Doing it again changes nothing.
fn register(account: &mut Account<'_>, own: LogId) -> Result<(), CommandError> {
    let who = account.session().account;
    let body = CreateLog { id: Some(own), name: None };
    let made: api::Log = account.ask("POST", "/logs", &body)?;
    Ok(account.device.store.keep_logs(&[from_server(&made, who)], None)?)
}

/// A log as the server describes it.
pub(super) fn from_server(log: &api::Log, who: AccountId) -> KnownLog {
    KnownLog {
        id: log.id,
        name: log.name.clone(),
        role: log.role,
        account: Some(who),
        on_server: true,
        ended: false,
        carried_into: None,
    }
}
