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

/// A value from JavaScript.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, Fault> {
    serde_wasm_bindgen::from_value(value).map_err(Fault::input)
}
