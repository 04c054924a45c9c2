use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The device's storage: IndexedDB, behind `web/src/core/device-database.ts`.
    #[derive(Debug, Clone)]
    pub type DeviceDatabase;

    #[wasm_bindgen(method)]
    pub(crate) fn append(this: &DeviceDatabase, changes: JsValue, follows: JsValue) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn load(this: &DeviceDatabase, page: String) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn pages(this: &DeviceDatabase, log: String) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn unsent(
        this: &DeviceDatabase,
        log: String,
        except: JsValue,
        bytes_max: f64,
    ) -> Promise;
    #[wasm_bindgen(method, js_name = syncState)]
    pub(crate) fn sync_state(this: &DeviceDatabase, log: String) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn settle(this: &DeviceDatabase, log: String, settled: JsValue) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn requeue(this: &DeviceDatabase, changes: JsValue) -> Promise;
    #[wasm_bindgen(method)]
    pub(crate) fn compact(
        this: &DeviceDatabase,
        page: String,
        snapshot: Vec<u8>,
        covered: JsValue,
    ) -> Promise;
    #[wasm_bindgen(method, js_name = writeAnew)]
    pub(crate) fn write_anew(
        this: &DeviceDatabase,
        page: String,
        rewrite: &Closure<dyn Fn(JsValue) -> Result<JsValue, JsValue>>,
    ) -> Promise;
}
