//! Opens a session on a device, and answers with its tokens.

use banister_shared::api::{Secret, Session};
use banister_shared::error::Code;
use banister_shared::ids::{AccountId, DeviceId};

use super::claims::ACCESS_SECONDS;
use super::opaque;
use crate::error::ApiError;
use crate::random;
use crate::state::State;
use crate::store::device::{self, NewDevice};
use crate::store::refresh_token::{self, NewRefreshToken};
use crate::store::{Connection, StoreError, StoreResult};

/// A device that has not been seen for longer than this must log in again. Months offline
/// are normal here.
const REFRESH_MS: i64 = 400 * 24 * 3600 * 1000;

/// A session that is about to be opened.
#[derive(Clone)]
pub(crate) struct Opening {
    device_id: DeviceId,
    device_name: String,
    refresh_token: String,
    now: i64,
}

impl Opening {
    /// On the device that the request names, or on a new one.
    pub(crate) fn new(
        device_id: Option<DeviceId>,
        device_name: String,
        now: i64,
    ) -> StoreResult<Self> {
        let device_id = match device_id {
            Some(id) => id,
            None => DeviceId::new(now, random::bytes()?),
        };
        Ok(Self { device_id, device_name, refresh_token: opaque::new_token()?, now })
    }

    /// Opens it; a session the device had ends. Gives its number.
    ///
    /// # Errors
    /// `device_taken` if the device is revoked or another account's.
    pub(crate) fn store(&self, conn: &mut Connection, account: AccountId) -> Result<i64, ApiError> {
        let session = match device::find(conn, self.device_id)? {
            None => self.insert_device(conn, account)?,
            Some(device) if device.account_id == account && device.revoked_at.is_none() => {
                device::begin_session(conn, self.device_id, &self.device_name, self.now)?
            }
            Some(_) => return Err(Code::DeviceTaken.into()),
        };
        refresh_token::delete_of_device(conn, self.device_id)?;
        store_refresh_token(conn, self.device_id, &self.refresh_token, self.now)?;
        Ok(session)
    }

    /// The answer, once it is stored.
    pub(crate) async fn answer(
        self,
        state: &State,
        account: AccountId,
        session: i64,
    ) -> Result<Session, ApiError> {
        answer(state, account, self.device_id, session, Secret(self.refresh_token)).await
    }

    fn insert_device(&self, conn: &mut Connection, account: AccountId) -> Result<i64, ApiError> {
        let new = NewDevice {
            id: self.device_id,
            account_id: account,
            name: &self.device_name,
            created_at: self.now,
        };
        match device::insert(conn, &new) {
            Ok(()) => Ok(device::FIRST_SESSION),
            Err(error) if error.is_duplicate() => Err(Code::DeviceTaken.into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Stores a device's next refresh token.
pub(crate) fn store_refresh_token(
    conn: &mut Connection,
    device_id: DeviceId,
    token: &str,
    now: i64,
) -> Result<(), StoreError> {
    let new = NewRefreshToken {
        token_hash: opaque::hash(token),
        device_id,
        created_at: now,
        expires_at: now + REFRESH_MS,
    };
    refresh_token::insert(conn, &new)
}

/// The tokens of a session.
pub(crate) async fn answer(
    state: &State,
    account_id: AccountId,
    device_id: DeviceId,
    session: i64,
    refresh_token: Secret,
) -> Result<Session, ApiError> {
    let access_token = Secret(state.tokens.sign(account_id, device_id, session).await?);
    Ok(Session { account_id, device_id, access_token, refresh_token, expires_in: ACCESS_SECONDS })
}
