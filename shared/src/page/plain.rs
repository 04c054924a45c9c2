use std::collections::BTreeMap;

use automerge::{ObjId, ObjType, ReadDoc, ScalarValue, Value};
use serde::Serialize;

/// Any value of a page in plain form: for showing conflicts and fields of newer versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Plain {
    /// Nothing recorded, or a value without a plain form.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// Named values.
    Map(BTreeMap<String, Plain>),
    /// Values in order.
    List(Vec<Plain>),
}

/// Deeper nesting shows as null; Banister's own records nest once.
const DEPTH_MAX: u8 = 8;

impl Plain {
    pub(crate) fn read(doc: &impl ReadDoc, value: &Value<'_>, obj: &ObjId) -> Self {
        Self::read_nested(doc, value, obj, DEPTH_MAX)
    }

    fn read_nested(doc: &impl ReadDoc, value: &Value<'_>, obj: &ObjId, depth: u8) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return Self::Null };
        match value {
            Value::Scalar(scalar) => Self::scalar(scalar),
            Value::Object(ObjType::Text) => doc.text(obj).map_or(Self::Null, Self::Text),
            Value::Object(ObjType::List) => Self::List(
                doc.list_range(obj, ..)
                    .map(|item| {
                        let id = item.id();
                        Self::read_nested(doc, &item.value.into_value(), &id, depth)
                    })
                    .collect(),
            ),
            Value::Object(_) => Self::Map(
                doc.map_range(obj, ..)
                    .map(|item| {
                        let id = item.id();
                        let key = item.key.into_owned();
                        (key, Self::read_nested(doc, &item.value.into_value(), &id, depth))
                    })
                    .collect(),
            ),
        }
    }

    fn scalar(scalar: &ScalarValue) -> Self {
        match scalar {
            ScalarValue::Boolean(yes) => Self::Bool(*yes),
            ScalarValue::F64(number) => Self::Float(*number),
            ScalarValue::Str(text) => Self::Text(text.to_string()),
            other => other.as_i64().map_or(Self::Null, Self::Int),
        }
    }
}
