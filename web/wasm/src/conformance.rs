use banister_shared::testkit::store::every_check;
use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::database::DeviceDatabase;
use crate::store::BrowserStore;

/// Holds the browser's storage to what every device's storage must do. `empty` gives an empty
/// one each time it is called.
#[wasm_bindgen(js_name = everyCheck)]
pub async fn every_check_of_the_store(empty: Function) {
    every_check(|| {
        #[expect(clippy::expect_used, reason = "a test that fails is to panic")]
        let database = empty.call0(&JsValue::NULL).expect("an empty database");
        BrowserStore(database.unchecked_into::<DeviceDatabase>())
    })
    .await;
}
