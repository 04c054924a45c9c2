use js_sys::JSON;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::fault::Fault;

/// A value for JavaScript, in the form that its JSON has; bytes as `Uint8Array`.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, Fault> {
    let plain = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&plain).map_err(|error| Fault::other("not_plain", error))
}

/// The same, of a value without bytes: as a text that the browser reads at once, where it would
/// otherwise be asked for each field of each record.
pub(crate) fn shown(value: &impl Serialize) -> Result<JsValue, Fault> {
    let text = serde_json::to_string(value).map_err(|error| Fault::other("not_plain", error))?;
    JSON::parse(&text).map_err(|_| Fault::other("not_plain", "the browser cannot read it"))
}

/// A value from JavaScript.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, Fault> {
    serde_wasm_bindgen::from_value(value).map_err(Fault::input)
}
