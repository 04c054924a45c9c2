use banister_shared::ids::{DeviceId, LogId, RecordId, new_actor};
use banister_shared::page::{Page, Stamp};
use banister_shared::record::{Episode, Note, Record};
use banister_shared::time::Moment;
use banister_shared::view::timeline;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::Fault;
use crate::js::shown;

/// Writes, opens and shows a page of nobody's. A browser compiles what the core does when it is
/// first done, which takes longer than doing it: here that is done while the storage opens, when
/// there is nothing else to do.
#[wasm_bindgen]
pub fn rehearse() -> Result<JsValue, Fault> {
    let id = RecordId::new(0, [0; 10]);
    let stamp = Stamp { actor: new_actor(DeviceId::new(0, [0; 10]), [0; 4]), now_ms: 0 };
    // Long enough to be deflated.
    let note = Note("On the stairs. ".repeat(40));
    let episode = Episode { note, ..Episode::starting(Moment::utc(0)) };
    let record = Record::Episode(episode);
    let mut page = Page::empty(record.page(LogId::new([0; 12]), id));
    page.create(&stamp, id, &record)?;
    let opened = Page::open(page.id(), Some(&page.save()), [])?;
    shown(&timeline(&opened.entries(), None))
}
