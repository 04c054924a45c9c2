use banister_shared::api::Role;
use banister_shared::ids::{AccountId, LogId};
use diesel::prelude::*;

use super::schema::logs;
use super::{SqliteStore, StoreError, identity};

/// A log that this device knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLog {
    /// Its id.
    pub id: LogId,
    /// What its owner calls it; may be empty.
    pub name: String,
    /// What one may do in it.
    pub role: Role,
    /// Through which account; `None` for a log begun offline that is nobody's yet.
    pub account: Option<AccountId>,
    /// Whether the server has it.
    pub on_server: bool,
    /// Whether access to it has ended; what was received stays.
    pub ended: bool,
    /// The log its records went into, if they did.
    pub carried_into: Option<LogId>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = logs, treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    name: String,
    role: String,
    account: Option<Vec<u8>>,
    on_server: bool,
    ended: bool,
    carried_into: Option<Vec<u8>>,
}

impl SqliteStore {
    /// Every log known here, in the order of ids; those carried into another too.
    ///
    /// # Errors
    /// The storage's.
    pub fn logs(&mut self) -> Result<Vec<KnownLog>, StoreError> {
        let rows: Vec<Row> =
            logs::table.order(logs::id).select(Row::as_select()).load(&mut self.conn)?;
        rows.into_iter().map(KnownLog::try_from).collect()
    }

    /// One log, if it is known here.
    ///
    /// # Errors
    /// The storage's.
    pub fn known_log(&mut self, id: LogId) -> Result<Option<KnownLog>, StoreError> {
        let bytes = id.to_bytes().to_vec();
        let row: Option<Row> =
            logs::table.find(bytes).select(Row::as_select()).first(&mut self.conn).optional()?;
        row.map(KnownLog::try_from).transpose()
    }

    /// Keeps what is known of these logs, all at once; `own` becomes the one written into.
    ///
    /// # Errors
    /// The storage's.
    pub fn keep_logs(&mut self, known: &[KnownLog], own: Option<LogId>) -> Result<(), StoreError> {
        self.write(|conn| {
            known.iter().try_for_each(|log| put(conn, log))?;
            own.map_or(Ok(()), |own| identity::set_own_log(conn, own))
        })
    }
}

/// Keeps what is known of one log.
pub(super) fn put(conn: &mut SqliteConnection, log: &KnownLog) -> Result<(), StoreError> {
    diesel::replace_into(logs::table).values(Row::from(log)).execute(conn)?;
    Ok(())
}

/// Refuses to write into a log whose records went into another.
pub(super) fn check_writable(conn: &mut SqliteConnection, id: LogId) -> Result<(), StoreError> {
    let carried: Option<Option<Vec<u8>>> = logs::table
        .find(id.to_bytes().to_vec())
        .select(logs::carried_into)
        .first(conn)
        .optional()?;
    if carried.flatten().is_some() { Err(StoreError::CarriedOver) } else { Ok(()) }
}

impl From<&KnownLog> for Row {
    fn from(log: &KnownLog) -> Self {
        Self {
            id: log.id.to_bytes().to_vec(),
            name: log.name.clone(),
            role: log.role.as_str().to_owned(),
            account: log.account.map(|id| id.to_bytes().to_vec()),
            on_server: log.on_server,
            ended: log.ended,
            carried_into: log.carried_into.map(|id| id.to_bytes().to_vec()),
        }
    }
}

impl TryFrom<Row> for KnownLog {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged("its list of logs");
        let account = |bytes: Vec<u8>| AccountId::from_bytes(bytes.try_into().ok()?).ok();
        let log = |bytes: Vec<u8>| bytes.try_into().map(LogId::new).ok();
        Ok(Self {
            id: log(row.id).ok_or_else(damaged)?,
            name: row.name,
            role: Role::from_text(&row.role).ok_or_else(damaged)?,
            account: row.account.map(|bytes| account(bytes).ok_or_else(damaged)).transpose()?,
            on_server: row.on_server,
            ended: row.ended,
            carried_into: row.carried_into.and_then(log),
        })
    }
}
