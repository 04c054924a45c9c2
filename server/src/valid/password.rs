use banister_shared::api::Secret;
use banister_shared::error::Code;
use banister_shared::limits::{PASSWORD_LEN_MAX, PASSWORD_LEN_MIN};

/// A new password: 8 to 256 characters, any of them.
pub(crate) fn check(password: Secret) -> Result<Secret, Code> {
    let length = password.reveal().chars().count();
    if !(PASSWORD_LEN_MIN..=PASSWORD_LEN_MAX).contains(&length) {
        return Err(Code::InvalidPassword);
    }
    Ok(password)
}
