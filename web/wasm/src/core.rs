use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use banister_shared::ids::{DeviceId, LogId, PageId, RecordId, new_actor};
use banister_shared::log::{Glances, Known, Log};
use banister_shared::page::Stamp;
use tokio::sync::{Mutex, MutexGuard};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::database::DeviceDatabase;
use crate::fault::Fault;
use crate::store::BrowserStore;

/// The log model on one device's storage, for one tab.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    device: DeviceId,
    suffix: [u8; 4],
    store: BrowserStore,
    /// Held while something is written: two writes of one tab at once would each follow the
    /// same one before them.
    writing: Arc<Mutex<()>>,
    /// Pages of which not everything could be read.
    damaged: RefCell<BTreeSet<PageId>>,
    /// What was seen of each log's pages when its conflicts were last asked for.
    pub(crate) seen: RefCell<BTreeMap<LogId, Glances>>,
    /// What was read of each log's pages.
    known: RefCell<BTreeMap<LogId, Rc<Known>>>,
}

#[wasm_bindgen]
impl Core {
    /// `device` is a UUID; `suffix` four random bytes that no other tab has.
    #[wasm_bindgen(constructor)]
    pub fn new(database: DeviceDatabase, device: &str, suffix: &[u8]) -> Result<Self, Fault> {
        Ok(Self {
            device: device.parse().map_err(Fault::input)?,
            suffix: suffix.try_into().map_err(|_| Fault::input("four bytes are needed"))?,
            store: BrowserStore(database),
            writing: Arc::default(),
            damaged: RefCell::default(),
            seen: RefCell::default(),
            known: RefCell::default(),
        })
    }

    /// The id of a new device.
    #[wasm_bindgen(js_name = newDeviceId)]
    pub fn new_device_id(now_ms: f64) -> Result<String, Fault> {
        Ok(DeviceId::new(crate::when::whole_ms(now_ms), random()?).to_string())
    }

    /// The id of a new log.
    #[wasm_bindgen(js_name = newLogId)]
    pub fn new_log_id() -> Result<String, Fault> {
        Ok(LogId::new(random()?).to_string())
    }
}

impl Core {
    pub(crate) fn log(&self, id: &str) -> Result<Log<BrowserStore>, Fault> {
        Ok(Log::new(log_id(id)?, self.store.clone()))
    }

    /// What was read of the log's pages so far.
    pub(crate) fn known(&self, log: LogId) -> Rc<Known> {
        Rc::clone(self.known.borrow_mut().entry(log).or_default())
    }

    /// Remembers which pages of the log could not be read whole, to be named.
    pub(crate) fn note_damage(&self, log: &Log<BrowserStore>) {
        self.damaged.borrow_mut().extend(log.damaged());
    }

    /// Those of this log.
    pub(crate) fn damaged(&self, log: LogId) -> Vec<PageId> {
        self.damaged.borrow().iter().filter(|page| page.log == log).copied().collect()
    }

    pub(crate) const fn device(&self) -> DeviceId {
        self.device
    }

    pub(crate) fn store(&self) -> BrowserStore {
        self.store.clone()
    }

    pub(crate) async fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().await
    }

    pub(crate) fn stamp(&self, now_ms: i64) -> Stamp {
        Stamp { actor: new_actor(self.device, self.suffix), now_ms }
    }

    /// A stamp under a name that nobody has written under.
    pub(crate) fn fresh_stamp(&self, now_ms: i64) -> Result<Stamp, Fault> {
        Ok(Stamp { actor: new_actor(self.device, random()?), now_ms })
    }
}

pub(crate) fn log_id(text: &str) -> Result<LogId, Fault> {
    text.parse().map_err(Fault::input)
}

pub(crate) fn record_id(text: &str) -> Result<RecordId, Fault> {
    text.parse().map_err(Fault::input)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Fault::other("no_randomness", error))?;
    Ok(bytes)
}
