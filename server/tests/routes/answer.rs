use std::fmt;

use serde_json::Value;
use ureq::Body;
use ureq::http::{HeaderMap, Response};

/// What the server answered. Its text, for snapshots, is the status and the body with ids,
/// times and tokens taken out.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// JSON; null if the answer is of another type.
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn read(response: Response<Body>) -> Result<Self, ureq::Error> {
        let (head, mut body) = response.into_parts();
        let bytes = body.read_to_vec()?;
        let typed = head.headers.get("content-type").map_or("", |value| value.to_str().unwrap());
        let body = match typed.contains("json") {
            true => serde_json::from_slice(&bytes).unwrap(),
            false => Value::Null,
        };
        Ok(Self { status: head.status.as_u16(), headers: head.headers, body, bytes })
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> &[Value] {
        assert_eq!(self.status, 200, "{self}");
        self.body["items"].as_array().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code of an error, which must be problem+json.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self}");
        assert_eq!(self.body["status"], self.status);
        format!("{} {}", self.status, self.body["code"].as_str().unwrap())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.body.is_null() {
            return write!(f, "{}", self.status);
        }
        write!(f, "{} {}", self.status, redacted("", &self.body))
    }
}

fn redacted(key: &str, value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), redacted(key, value))).collect()
        }
        Value::Array(items) => items.iter().map(|item| redacted("", item)).collect(),
        Value::String(text) => redacted_text(key, text).into(),
        other => other.clone(),
    }
}

fn redacted_text(key: &str, text: &str) -> String {
    let hidden = match key {
        "id" | "account_id" | "device_id" | "log_id" | "kid" | "x" => "[id]",
        "access_token" | "refresh_token" | "token" => "[token]",
        key if key.ends_with("_at") => "[time]",
        "code" if text.contains('-') => "[code]",
        _ => text,
    };
    hidden.to_owned()
}
