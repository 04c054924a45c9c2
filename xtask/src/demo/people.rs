//! The people of the demo, and how they log in.

use anyhow::Result;
use banister_shared::api::{CreateAccount, CreateInvite, CreateLog, CreateSession, Role, Secret};
use banister_shared::error::Code;
use banister_shared::ids::{DeviceId, LogId};
use xtask::device::{Device, Refused, Server};

use super::happening::Who;
use super::seed::Seed;

/// The password of everyone.
pub(crate) const PASSWORD: &str = "hold-the-rail";
/// Who has the log.
pub(crate) const PERSON: &str = "robin@example.org";
/// Who reads along.
pub(crate) const CAREGIVER: &str = "kim@example.org";

/// The three devices of the demo.
pub(crate) struct Devices {
    pub(crate) phone: Device,
    pub(crate) tablet: Device,
    pub(crate) caregiver: Device,
}

/// Makes the accounts, the log, and the caregiver's way into it; nothing if they are there.
pub(crate) fn meet(seed: &mut Seed, server: &Server, now_ms: i64) -> Result<Option<Devices>> {
    let [phone, tablet, kims] = [(); 3].map(|()| DeviceId::new(now_ms, seed.bytes()));
    let session = match server.register(&account(PERSON, "Robin", "phone", phone)) {
        Err(error) if is_taken(&error) => return Ok(None),
        answer => answer?,
    };
    let log = LogId::new(seed.bytes());
    let name = Some("Robin's back".to_owned());
    server.create_log(&session, &CreateLog { id: Some(log), name })?;
    let phone = Device::new(phone, seed.bytes(), session, log);
    let session = server.log_in(&credentials(PERSON, "tablet", tablet))?;
    let tablet = Device::new(tablet, seed.bytes(), session, log);
    let caregiver = server.register(&account(CAREGIVER, "Kim", "kim's phone", kims))?;
    let invite = CreateInvite { role: Role::Viewer, expires_in: None };
    let invite = server.invite(phone.session(), log, &invite)?;
    server.join(&caregiver, &invite.code)?;
    let caregiver = Device::new(kims, seed.bytes(), caregiver, log);
    Ok(Some(Devices { phone, tablet, caregiver }))
}

fn is_taken(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refused>().is_some_and(|no| no.problem.code == Code::EmailTaken)
}

fn account(email: &str, name: &str, device: &str, id: DeviceId) -> CreateAccount {
    CreateAccount {
        email: email.to_owned(),
        password: Secret(PASSWORD.to_owned()),
        display_name: Some(name.to_owned()),
        device_name: device.to_owned(),
        device_id: Some(id),
    }
}

fn credentials(email: &str, device: &str, id: DeviceId) -> CreateSession {
    CreateSession {
        email: email.to_owned(),
        password: Secret(PASSWORD.to_owned()),
        device_name: device.to_owned(),
        device_id: Some(id),
    }
}

impl Devices {
    /// The device in somebody's hand.
    pub(crate) const fn of(&mut self, who: Who) -> &mut Device {
        match who {
            Who::Phone => &mut self.phone,
            Who::Tablet => &mut self.tablet,
            Who::Caregiver => &mut self.caregiver,
        }
    }

    /// All send what they have, and then all fetch what the others sent.
    pub(crate) fn sync(&mut self, server: &Server, now_ms: i64) -> Result<()> {
        for who in [Who::Phone, Who::Tablet, Who::Caregiver, Who::Phone, Who::Tablet] {
            self.of(who).sync(server, now_ms)?;
        }
        Ok(())
    }
}
