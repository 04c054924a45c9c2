use serde_json::Value;
use ureq::http::{Method, Request};

use crate::Answer;

/// Somebody who asks the server: with or without a session.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    address: String,
    /// The answer that opened the session.
    pub(crate) session: Value,
    token: Option<String>,
}

impl Client {
    pub(crate) fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build();
        let agent = ureq::Agent::new_with_config(config);
        Self { agent, address: address.to_owned(), session: Value::Null, token: None }
    }

    /// The same, with the session that the server has answered with.
    pub(crate) fn with_session(&self, session: Value) -> Self {
        let token = session["access_token"].as_str().map(str::to_owned);
        Self { session, token, ..self.clone() }
    }

    /// The same, with any text as its access token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// A text of the session, such as `refresh_token`.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.session[key].as_str().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "application/json", b"")
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, "application/json", b"")
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, "application/json", body.to_string().as_bytes())
    }

    pub(crate) fn patch(&self, path: &str, body: Value) -> Answer {
        self.send("PATCH", path, "application/json", body.to_string().as_bytes())
    }

    /// Any request at all.
    pub(crate) fn send(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Answer {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(format!("{}{path}", self.address))
            .header("content-type", content_type);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.is_empty() {
            return Answer::read(self.agent.run(request.body(()).unwrap()).unwrap());
        }
        Answer::read(self.agent.run(request.body(body).unwrap()).unwrap())
    }
}
