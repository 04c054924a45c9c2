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
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn read(response: Response<Body>) -> Self {
        let (head, mut body) = response.into_parts();
        let text = body.read_to_string().unwrap();
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        Self { status: head.status.as_u16(), headers: head.headers, body }
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
