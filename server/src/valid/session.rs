use banister_shared::api::{CreateSession, RefreshSession, Secret};
use banister_shared::error::Code;
use banister_shared::ids::DeviceId;
use banister_shared::limits::{EMAIL_LEN_MAX, PASSWORD_LEN_MAX};

use super::{Checked, email, name};
use crate::auth::opaque;

/// A log-in. Address and password are right or wrong, not valid or invalid.
pub(crate) struct Login {
    pub(crate) email: String,
    pub(crate) password: Secret,
    pub(crate) device_id: Option<DeviceId>,
    pub(crate) device_name: String,
}

impl Checked for Login {
    type Wire = CreateSession;

    fn check(wire: CreateSession) -> Result<Self, Code> {
        let email = email::normal_form(&wire.email);
        let password_len = wire.password.reveal().chars().count();
        if email.len() > EMAIL_LEN_MAX || password_len > PASSWORD_LEN_MAX {
            return Err(Code::WrongCredentials);
        }
        let device_name = name::check(&wire.device_name)?;
        Ok(Self { email, password: wire.password, device_id: wire.device_id, device_name })
    }
}

/// A refresh token to be exchanged.
pub(crate) struct Refresh {
    pub(crate) token: Secret,
    pub(crate) next: Option<Secret>,
}

impl Checked for Refresh {
    type Wire = RefreshSession;

    fn check(wire: RefreshSession) -> Result<Self, Code> {
        let next = wire.next_refresh_token;
        if next.as_ref().is_some_and(|next| !opaque::is_well_formed(next.reveal())) {
            return Err(Code::InvalidRequest);
        }
        Ok(Self { token: wire.refresh_token, next })
    }
}
