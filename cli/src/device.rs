use banister_shared::ids::{DeviceId, LogId, PageKind, RecordId, new_actor};
use banister_shared::log::Log;
use banister_shared::page::Stamp;
use banister_shared::record::Record;

use crate::command_error::CommandError;
use crate::device_pages::Unreadable;
use crate::home::Home;
use crate::store::{Identity, KnownLog, SqliteStore};
use crate::{clock, log_choice, random};

/// This device, as a command finds it: its storage, and who it is.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) home: Home,
    pub(crate) store: SqliteStore,
    identity: Identity,
    chosen: Option<LogId>,
    actor_suffix: [u8; 4],
    pub(crate) unreadable: Unreadable,
}

impl Device {
    /// Opens the storage; at first use the device gets its id and a log to write into.
    pub(crate) fn open(home: Home, chosen: Option<LogId>) -> Result<Self, CommandError> {
        let mut store = SqliteStore::open(home.folder())?;
        let (device, log) = (new_device()?, LogId::new(random::bytes()?));
        let identity = store.identity(|| Identity { device, own_log: log })?;
        let (actor_suffix, unreadable) = (random::bytes()?, Unreadable::new());
        Ok(Self { home, store, identity, chosen, actor_suffix, unreadable })
    }

    /// Reads the identity again, after a log-in.
    pub(crate) fn refresh_identity(&mut self) -> Result<(), CommandError> {
        let unchanged = self.identity;
        self.identity = self.store.identity(|| unchanged)?;
        Ok(())
    }

    /// Which device this is.
    pub(crate) const fn id(&self) -> DeviceId {
        self.identity.device
    }

    /// The log of this device's person.
    pub(crate) const fn own_log(&self) -> LogId {
        self.identity.own_log
    }

    /// The log named with `--log`.
    pub(crate) const fn chosen_log(&self) -> Option<LogId> {
        self.chosen
    }

    /// Who writes, and when.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp { actor: new_actor(self.id(), self.actor_suffix), now_ms: clock::now_ms() }
    }

    /// A log in this device's storage.
    pub(crate) const fn log(&mut self, id: LogId) -> Log<&mut SqliteStore> {
        Log::new(id, &mut self.store)
    }

    /// The log to read.
    pub(crate) fn reading(&mut self) -> Result<LogId, CommandError> {
        log_choice::reading(self)
    }

    /// The log to write pages of this kind into.
    pub(crate) fn writing(&mut self, kind: PageKind) -> Result<LogId, CommandError> {
        log_choice::writing(self, kind)
    }

    /// Adds a record. When this returns, it is on disk.
    pub(crate) fn add(&mut self, log: LogId, record: &Record) -> Result<RecordId, CommandError> {
        let stamp = self.stamp();
        let id = RecordId::new(stamp.now_ms, random::bytes()?);
        self.store_new(log, &stamp, id, record)?;
        Ok(id)
    }

    /// What is known of a log; an error if nothing is.
    pub(crate) fn known_log(&mut self, log: LogId) -> Result<KnownLog, CommandError> {
        self.store.known_log(log)?.ok_or(CommandError::UnknownLog(log))
    }
}

/// A new device id.
pub(crate) fn new_device() -> Result<DeviceId, CommandError> {
    Ok(DeviceId::new(clock::now_ms(), random::bytes()?))
}
