//! Which log this device writes into once somebody is logged in.
//!
//! All devices of a person write into the same log. A device may have written before it was
//! anybody's: its log then becomes the account's, or its records go into the one that the
//! account has.

use banister_shared::api::{self, Role};
use banister_shared::ids::{AccountId, LogId};

use super::carry::carry;
use super::logs::from_server;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::random;
use crate::store::KnownLog;

/// Settles the own log for `who`, of whom the server has named these logs. Does nothing when
/// it is settled.
pub(super) fn align(
    device: &mut Device,
    who: AccountId,
    named: &[api::Log],
) -> Result<(), CommandError> {
    let own = device.known_log(device.own_log())?;
    if own.account == Some(who) && own.role == Role::Owner {
        return Ok(());
    }
    let account_log = owned_log(device, who, named)?;
    match (own.account, account_log) {
        (None, Some(log)) if log.id != own.id => carry(device, own.id, &log)?,
        (None, _) => claim(device, KnownLog { account: Some(who), ..own })?,
        // Somebody else was logged in here: their log stays theirs, and one that this account
        // may also see is no less theirs for that.
        (Some(_), Some(log)) => claim(device, log)?,
        (Some(_), None) => claim(device, new_log(who)?)?,
    }
    device.refresh_identity()
}

/// The log that the account owns: the first one the server names, or one begun here.
fn owned_log(
    device: &mut Device,
    who: AccountId,
    named: &[api::Log],
) -> Result<Option<KnownLog>, CommandError> {
    if let Some(log) = named.iter().find(|log| log.role == Role::Owner) {
        return Ok(Some(from_server(log, who)));
    }
    let begun = |log: &KnownLog| {
        log.account == Some(who) && log.role == Role::Owner && log.carried_into.is_none()
    };
    Ok(device.store.logs()?.into_iter().find(begun))
}

fn claim(device: &mut Device, log: KnownLog) -> Result<(), CommandError> {
    let id = log.id;
    Ok(device.store.keep_logs(&[log], Some(id))?)
}

fn new_log(who: AccountId) -> Result<KnownLog, CommandError> {
    Ok(KnownLog {
        id: LogId::new(random::bytes()?),
        name: String::new(),
        role: Role::Owner,
        account: Some(who),
        on_server: false,
        ended: false,
        carried_into: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::Home;

    fn named(id: LogId, role: Role) -> api::Log {
        let log = serde_json::json!({ "id": id, "name": "", "role": role.as_str(),
            "created_at": "2026-11-21T00:00:00Z" });
        serde_json::from_value(log).unwrap()
    }

    fn account(n: u8) -> AccountId {
        AccountId::new(i64::from(n), [n; 10])
    }

    #[test]
    fn a_caregiver_who_logs_in_on_the_persons_device_writes_into_their_own_log() {
        for role in [Role::Viewer, Role::Contributor] {
            let folder = tempfile::tempdir().unwrap();
            let mut device = Device::open(Home::at(folder.path()), None).unwrap();
            let (person, caregiver) = (account(1), account(2));
            let persons = device.own_log();
            super::super::logs::keep(&mut device, person, &[]).unwrap();
            align(&mut device, person, &[]).unwrap();

            let seen = [named(persons, role)];
            super::super::logs::keep(&mut device, caregiver, &seen).unwrap();
            align(&mut device, caregiver, &seen).unwrap();
            let own = device.own_log();
            assert_ne!(own, persons, "{role:?}");
            assert_eq!(device.known_log(own).unwrap().account, Some(caregiver));

            let seen = [named(persons, Role::Owner)];
            super::super::logs::keep(&mut device, person, &seen).unwrap();
            align(&mut device, person, &seen).unwrap();
            assert_eq!(device.own_log(), persons);
        }
    }
}
