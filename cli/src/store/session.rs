use banister_shared::api::Secret;
use banister_shared::ids::{AccountId, DeviceId};
use diesel::prelude::*;

use super::schema::{identity, sessions};
use super::{SqliteStore, StoreError};

/// The session of this device with a server.
#[derive(Debug, Clone)]
pub struct StoredSession {
    /// The server's address.
    pub server: String,
    /// Whose session it is.
    pub account: AccountId,
    /// The address they log in with.
    pub email: String,
    /// What they call this device.
    pub device_name: String,
    /// For `Authorization: Bearer`.
    pub access_token: Secret,
    /// Until when, by this device's clock: ms since 1970, UTC.
    pub access_until_ms: i64,
    /// For the next refresh.
    pub refresh_token: Secret,
    /// What takes its place, kept before it is asked for.
    pub next_refresh_token: Option<Secret>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sessions, treat_none_as_null = true)]
struct Row {
    one: i32,
    server: String,
    account: Vec<u8>,
    email: String,
    device_name: String,
    access_token: String,
    access_until_ms: i64,
    refresh_token: String,
    next_refresh_token: Option<String>,
}

impl SqliteStore {
    /// The session, if there is one.
    ///
    /// # Errors
    /// The storage's.
    pub fn session(&mut self) -> Result<Option<StoredSession>, StoreError> {
        let row: Option<Row> =
            sessions::table.select(Row::as_select()).first(&mut self.conn).optional()?;
        row.map(StoredSession::try_from).transpose()
    }

    /// Keeps a session that begins, and the device it is on.
    ///
    /// # Errors
    /// The storage's.
    pub fn begin_session(
        &mut self,
        session: &StoredSession,
        device: DeviceId,
    ) -> Result<(), StoreError> {
        self.write(|conn| {
            let bytes = device.to_bytes().to_vec();
            diesel::update(identity::table).set(identity::device.eq(bytes)).execute(conn)?;
            diesel::replace_into(sessions::table).values(Row::from(session)).execute(conn)?;
            Ok(())
        })
    }

    /// Keeps new tokens, or a token that is about to be asked for. Does nothing when the
    /// session has ended meanwhile.
    ///
    /// # Errors
    /// The storage's.
    pub fn renew_session(&mut self, session: &StoredSession) -> Result<(), StoreError> {
        self.write(|conn| {
            diesel::update(sessions::table).set(Row::from(session)).execute(conn)?;
            Ok(())
        })
    }

    /// Forgets the session; the records stay.
    ///
    /// # Errors
    /// The storage's.
    pub fn end_session(&mut self) -> Result<(), StoreError> {
        self.write(|conn| {
            diesel::delete(sessions::table).execute(conn)?;
            Ok(())
        })
    }
}

impl From<&StoredSession> for Row {
    fn from(session: &StoredSession) -> Self {
        Self {
            one: 1,
            server: session.server.clone(),
            account: session.account.to_bytes().to_vec(),
            email: session.email.clone(),
            device_name: session.device_name.clone(),
            access_token: session.access_token.reveal().to_owned(),
            access_until_ms: session.access_until_ms,
            refresh_token: session.refresh_token.reveal().to_owned(),
            next_refresh_token: session.next_refresh_token.as_ref().map(|t| t.reveal().to_owned()),
        }
    }
}

impl TryFrom<Row> for StoredSession {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let account = row.account.try_into().ok();
        let account = account.and_then(|bytes| AccountId::from_bytes(bytes).ok());
        Ok(Self {
            server: row.server,
            account: account.ok_or(StoreError::Damaged("its session"))?,
            email: row.email,
            device_name: row.device_name,
            access_token: Secret(row.access_token),
            access_until_ms: row.access_until_ms,
            refresh_token: Secret(row.refresh_token),
            next_refresh_token: row.next_refresh_token.map(Secret),
        })
    }
}
