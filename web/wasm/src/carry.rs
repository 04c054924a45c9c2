//! A log that was begun before a log-in goes into the account's. Both are read and written by
//! one transaction of the browser, in the middle of which this is asked.

use banister_shared::ids::new_actor;
use banister_shared::log::{StoredPages, carry_over};
use banister_shared::store::StoredPage;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::{log_id, random};
use crate::fault::Fault;
use crate::js::{from_js, to_js};
use crate::rows::{ChangeRow, PageRow, log_key as key_of, page_id};

/// A page under its key.
#[derive(Deserialize)]
struct Named(String, PageRow);

#[derive(Serialize)]
struct Carried {
    changes: Vec<ChangeRow>,
    whole: bool,
}

/// What the keys of a log's pages begin with.
#[wasm_bindgen(js_name = logKey)]
pub fn log_key(log: &str) -> Result<String, Fault> {
    Ok(key_of(log_id(log)?))
}

/// The changes that bring the pages `from` into the log `to`, of which `there` is kept:
/// `{changes, whole}`.
#[wasm_bindgen]
pub fn carry(device: &str, from: JsValue, there: JsValue, to: &str) -> Result<JsValue, Fault> {
    let device = device.parse().map_err(Fault::input)?;
    let suffix = u32::from_be_bytes(random()?);
    let fresh = |n: u32| new_actor(device, suffix.wrapping_add(n).to_be_bytes());
    let carried = carry_over(&pages(from)?, &pages(there)?, log_id(to)?, device, fresh);
    let changes = carried.changes.iter().map(ChangeRow::from).collect();
    to_js(&Carried { changes, whole: carried.whole })
}

fn pages(named: JsValue) -> Result<StoredPages, Fault> {
    let named: Vec<Named> = from_js(named)?;
    let page = |Named(key, row): Named| Ok((page_id(&key)?, StoredPage::from(row)));
    named.into_iter().map(page).collect()
}
