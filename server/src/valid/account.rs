use banister_shared::api::{CreateAccount, Secret};
use banister_shared::error::Code;
use banister_shared::ids::DeviceId;

use super::{Checked, email, name, password};

/// An account to be registered, on its first device.
pub(crate) struct NewAccount {
    pub(crate) email: String,
    pub(crate) password: Secret,
    pub(crate) display_name: Option<String>,
    pub(crate) device_id: Option<DeviceId>,
    pub(crate) device_name: String,
}

impl Checked for NewAccount {
    type Wire = CreateAccount;

    fn check(wire: CreateAccount) -> Result<Self, Code> {
        Ok(Self {
            email: email::check(&wire.email)?,
            password: password::check(wire.password)?,
            display_name: wire.display_name.as_deref().map(name::check).transpose()?,
            device_id: wire.device_id,
            device_name: name::check(&wire.device_name)?,
        })
    }
}
