use automerge::{Change, ChangeHash};
use banister_shared::ids::{LogId, PageId};
use banister_shared::page::NewChange;
use banister_shared::store::{PageState, Settled, Store, StoredPage, SyncState};
use js_sys::{Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::database::DeviceDatabase;
use crate::js::{from_js, to_js};
use crate::rows::{ChangeRow, PageRow, SettledRow, SyncRow, hex, log_key, page_key, page_states};

/// The device's storage in the browser. Clones are the same storage.
#[derive(Debug, Clone)]
pub(crate) struct BrowserStore(pub(crate) DeviceDatabase);

/// Why the browser's storage failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StoreFault {
    /// What the browser says.
    #[error("{0}")]
    Browser(String),
    /// What is written would follow something that is not here any more.
    #[error("what this follows is not here any more")]
    ReadAnew,
    /// Something in it is not what was put there.
    #[error("{0} in this device's storage is damaged")]
    Damaged(&'static str),
}

pub(crate) async fn done(promise: Promise) -> Result<JsValue, StoreFault> {
    JsFuture::from(promise).await.map_err(|error| {
        let text = |name: &str| Reflect::get(&error, &name.into()).ok().and_then(|m| m.as_string());
        if text("name").as_deref() == Some("ReadAnew") {
            return StoreFault::ReadAnew;
        }
        let message = text("message");
        StoreFault::Browser(message.unwrap_or_else(|| "the browser's storage failed".to_owned()))
    })
}

async fn read<T: DeserializeOwned>(promise: Promise) -> Result<T, StoreFault> {
    from_js(done(promise).await?).map_err(|_| StoreFault::Damaged("a row"))
}

fn plain(value: &impl Serialize) -> Result<JsValue, StoreFault> {
    to_js(value).map_err(|_| StoreFault::Damaged("a row"))
}

fn rows(changes: &[NewChange]) -> Result<JsValue, StoreFault> {
    plain(&changes.iter().map(ChangeRow::from).collect::<Vec<_>>())
}

/// The changes that a change follows.
fn follows(change: &NewChange) -> Vec<String> {
    let read = Change::try_from(change.bytes.as_slice());
    read.map_or_else(|_| Vec::new(), |read| read.deps().iter().map(|dep| hex(&dep.0)).collect())
}

impl Store for BrowserStore {
    type Error = StoreFault;

    async fn append(&mut self, changes: &[NewChange]) -> Result<(), StoreFault> {
        if changes.is_empty() {
            return Ok(());
        }
        let follows: Vec<Vec<String>> = changes.iter().map(follows).collect();
        done(self.0.append(rows(changes)?, plain(&follows)?)).await.map(drop)
    }

    async fn load(&mut self, page: PageId) -> Result<StoredPage, StoreFault> {
        Ok(read::<PageRow>(self.0.load(page_key(page))).await?.into())
    }

    async fn pages(&mut self, log: LogId) -> Result<Vec<PageState>, StoreFault> {
        page_states(&read::<String>(self.0.pages(log_key(log))).await?)
    }

    #[expect(clippy::cast_precision_loss, reason = "a bound need not be exact")]
    async fn unsent(
        &mut self,
        log: LogId,
        except: &[PageId],
        bytes_max: usize,
    ) -> Result<Vec<NewChange>, StoreFault> {
        let except: Vec<String> = except.iter().copied().map(page_key).collect();
        let unsent = self.0.unsent(log_key(log), plain(&except)?, bytes_max as f64);
        let rows: Vec<ChangeRow> = read(unsent).await?;
        rows.into_iter().map(NewChange::try_from).collect()
    }

    async fn sync_state(&mut self, log: LogId) -> Result<SyncState, StoreFault> {
        let row: Option<SyncRow> = read(self.0.sync_state(log_key(log))).await?;
        row.map_or_else(|| Ok(SyncState::default()), SyncState::try_from)
    }

    async fn settle(&mut self, log: LogId, settled: &Settled) -> Result<(), StoreFault> {
        done(self.0.settle(log_key(log), plain(&SettledRow::from(settled))?)).await.map(drop)
    }

    async fn requeue(&mut self, changes: &[NewChange]) -> Result<(), StoreFault> {
        done(self.0.requeue(rows(changes)?)).await.map(drop)
    }

    async fn compact(
        &mut self,
        page: PageId,
        snapshot: &[u8],
        covered: &[ChangeHash],
    ) -> Result<(), StoreFault> {
        let covered: Vec<String> = covered.iter().map(|hash| hex(&hash.0)).collect();
        let compacted = self.0.compact(page_key(page), snapshot.to_vec(), plain(&covered)?);
        done(compacted).await.map(drop)
    }
}
