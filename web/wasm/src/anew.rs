//! A page that the server refuses because of who wrote it, in the name of this device.

use banister_shared::ids::{DeviceId, PageId, new_actor};
use banister_shared::page::{Anew, Page, PageError};
use banister_shared::store::StoredPage;
use banister_shared::sync::HashList;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::core::random;
use crate::fault::Fault;
use crate::js::{from_js, to_js};
use crate::rows::{ChangeRow, PageRow, hex, page_key};
use crate::store::{BrowserStore, done};

/// A page, and what the server has of it.
#[derive(Deserialize)]
struct Kept {
    page: PageRow,
    server_heads: ByteBuf,
}

/// What takes the page's place.
#[derive(Serialize)]
struct Put {
    /// What the server has of it; `None` if that is nothing.
    snapshot: Option<ByteBuf>,
    changes: Vec<ChangeRow>,
    replaced: Vec<String>,
}

/// Writes what is unsent of the page anew, in one transaction; how many changes.
pub(crate) async fn write_anew(
    store: &BrowserStore,
    page: PageId,
    device: DeviceId,
) -> Result<usize, Fault> {
    let suffix = u32::from_be_bytes(random()?);
    let rewrite = move |kept| Ok::<_, JsValue>(to_js(&rewritten(page, device, suffix, kept)?)?);
    let rewrite = Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(rewrite);
    let count = done(store.0.write_anew(page_key(page), &rewrite)).await?;
    from_js(count)
}

fn rewritten(page: PageId, device: DeviceId, suffix: u32, kept: JsValue) -> Result<Put, Fault> {
    let kept: Kept = from_js(kept)?;
    let heads = HashList::from_bytes(&kept.server_heads).ok_or(PageError::Unreadable)?;
    let stored = StoredPage::from(kept.page);
    let changes = stored.changes.iter().map(Vec::as_slice);
    let opened = Page::open(page, stored.snapshot.as_deref(), changes)?;
    let fresh = |n: u32| new_actor(device, suffix.wrapping_add(n).to_be_bytes());
    put(&opened.written_anew(heads.as_slice(), fresh)?)
}

/// Nothing is deleted for a snapshot that does not open as the same page.
fn put(anew: &Anew) -> Result<Put, Fault> {
    let snapshot = anew.base.snapshot().ok_or(PageError::Unreadable)?;
    Ok(Put {
        snapshot: (!anew.base.heads().is_empty()).then(|| snapshot.into()),
        changes: anew.changes.iter().map(ChangeRow::from).collect(),
        replaced: anew.replaced.iter().map(|hash| hex(&hash.0)).collect(),
    })
}
