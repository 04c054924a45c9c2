//! What a person writes. Each is on disk when its promise resolves.

use banister_shared::ids::RecordId;
use banister_shared::page::{Entry, Page, typed};
use banister_shared::record::{Episode, Record};
use banister_shared::store::Store;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::{Core, record_id};
use crate::edit::{Edit, edit_profile};
use crate::fault::Fault;
use crate::js::from_js;
use crate::when::moment;

#[wasm_bindgen]
impl Core {
    /// Adds a record under a new id. Done again, it is there once.
    pub async fn add(
        &self,
        log: &str,
        now: JsValue,
        id: &str,
        record: JsValue,
    ) -> Result<(), Fault> {
        let (record, id) = (from_js::<Record>(record)?, record_id(id)?);
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        Ok(self.log(log)?.add(&stamp, id, &record).await?)
    }

    /// Stores that a spasm begins now, under a new id.
    #[wasm_bindgen(js_name = startSpasm)]
    pub async fn start_spasm(&self, log: &str, now: JsValue, id: &str) -> Result<(), Fault> {
        let now = moment(now)?;
        self.tap(log, now.at_ms(), record_id(id)?, Episode::starting(now)).await
    }

    /// Stores that one is felt coming, under a new id.
    #[wasm_bindgen(js_name = feelComing)]
    pub async fn feel_coming(&self, log: &str, now: JsValue, id: &str) -> Result<(), Fault> {
        let now = moment(now)?;
        self.tap(log, now.at_ms(), record_id(id)?, Episode::warning(now)).await
    }

    /// Takes in a tap that was stored before the core was there. Done again, it is there once.
    #[wasm_bindgen(js_name = takeTap)]
    pub async fn take_tap(
        &self,
        log: &str,
        now: JsValue,
        id: &str,
        coming: bool,
    ) -> Result<(), Fault> {
        let now = moment(now)?;
        let (stamp, id) = (self.stamp(now.at_ms()), record_id(id)?);
        let episode = if coming { Episode::warning(now) } else { Episode::starting(now) };
        let _one = self.one_at_a_time().await;
        Ok(self.log(log)?.add(&stamp, id, &Record::Episode(episode)).await?)
    }

    /// Changes the fields of a record that `patch` names.
    pub async fn edit(
        &self,
        log: &str,
        now: JsValue,
        id: &str,
        patch: JsValue,
    ) -> Result<(), Fault> {
        let (patch, id) = (from_js::<Value>(patch)?, record_id(id)?);
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        Edit { log: self.log(log)?, stamp, id, patch }.write().await
    }

    /// Types into the note of a record, which was `base` when the person began.
    #[wasm_bindgen(js_name = typeNote)]
    pub async fn type_note(
        &self,
        log: &str,
        now: JsValue,
        id: &str,
        base: &str,
        text: &str,
    ) -> Result<(), Fault> {
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        let edit = |note: &mut String| *note = typed(base, text, note);
        Ok(self.log(log)?.type_note(&stamp, record_id(id)?, Some(base), edit).await?)
    }

    /// Takes a record back, or brings it back.
    #[wasm_bindgen(js_name = setVoided)]
    pub async fn set_voided(
        &self,
        log: &str,
        now: JsValue,
        id: &str,
        voided: bool,
    ) -> Result<(), Fault> {
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        Ok(self.log(log)?.set_voided(&stamp, record_id(id)?, voided).await?)
    }

    /// Changes the settings that `patch` names.
    #[wasm_bindgen(js_name = editProfile)]
    pub async fn edit_profile(&self, log: &str, now: JsValue, patch: JsValue) -> Result<(), Fault> {
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        edit_profile(self.log(log)?, &stamp, &from_js::<Value>(patch)?).await
    }

    /// Settles a conflict for one of its values.
    #[wasm_bindgen(js_name = resolveConflict)]
    pub async fn resolve_conflict(
        &self,
        log: &str,
        now: JsValue,
        record: Option<String>,
        field: &str,
        choice: usize,
    ) -> Result<(), Fault> {
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        let record = record.as_deref().map(record_id).transpose()?;
        Ok(self.log(log)?.resolve_conflict(&stamp, record, field, choice).await?)
    }

    /// A person says that two episodes are one, in a statement with a new id.
    pub async fn link(
        &self,
        log: &str,
        now: JsValue,
        id: &str,
        a: &str,
        b: &str,
    ) -> Result<(), Fault> {
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        Ok(self.log(log)?.link(&stamp, record_id(id)?, record_id(a)?, record_id(b)?).await?)
    }

    /// A person says that they are not.
    pub async fn unlink(&self, log: &str, now: JsValue, a: &str, b: &str) -> Result<(), Fault> {
        let _one = self.one_at_a_time().await;
        let stamp = self.stamp(moment(now)?.at_ms());
        // Nobody may have said they were: then there is nothing to take back.
        self.log(log)?.unlink(&stamp, record_id(a)?, record_id(b)?).await?;
        Ok(())
    }
}

impl Core {
    /// Stores an episode without opening its page first: under a name of its own it follows
    /// nothing, and the page takes it in wherever it stands.
    async fn tap(
        &self,
        log: &str,
        now_ms: i64,
        id: RecordId,
        episode: Episode,
    ) -> Result<(), Fault> {
        let stamp = self.fresh_stamp(now_ms)?;
        let record = Record::Episode(episode);
        let mut page = Page::empty(record.page(self.log(log)?.id(), id));
        let change = page.create(&stamp, id, &record)?;
        let changes: Vec<_> = change.into_iter().collect();
        Ok(self.store().append(&changes).await?)
    }
}

/// Nothing is shown of a record that was moved away.
pub(crate) fn stands(entry: &Entry) -> bool {
    entry.moved_to.is_none()
}
