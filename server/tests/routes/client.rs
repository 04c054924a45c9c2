use std::time::Duration;

use banister_shared::ids::{DeviceId, LogId};
use serde_json::{Value, json};
use ureq::http::request::Builder;
use ureq::http::{Method, Request};

use crate::Answer;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "hold the banister";

/// Whatever is not answered within this time never is.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who asks the server: with or without a session.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    pub(crate) address: String,
    /// The answer that opened the session.
    pub(crate) session: Value,
    token: Option<String>,
}

impl Client {
    pub(crate) fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(PATIENCE))
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

    /// Registers or logs in, with the id that the device has made if it has.
    pub(crate) fn enter(&self, path: &str, name: &str, device: &str, id: Option<DeviceId>) -> Self {
        let mut body = json!({
            "email": format!("{name}@example.org"), "password": PASSWORD, "device_name": device,
        });
        if path == "/v1/accounts" {
            body["display_name"] = name.into();
        }
        if let Some(id) = id {
            body["device_id"] = id.to_string().into();
        }
        let answer = self.post(path, body);
        assert_eq!(answer.status, 201, "{answer}");
        self.with_session(answer.body)
    }

    /// Begins a log.
    pub(crate) fn new_log(&self) -> LogId {
        self.post("/v1/logs", json!({})).body["id"].as_str().unwrap().parse().unwrap()
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

    /// A page or list, unless it is still what `etag` names.
    pub(crate) fn get_unless(&self, path: &str, etag: &str) -> Answer {
        let request = self.request("GET", path).header("if-none-match", etag);
        Answer::read(self.agent.run(request.body(()).unwrap()).unwrap()).unwrap()
    }

    /// A body that says how it is encoded.
    pub(crate) fn post_encoded(
        &self,
        path: &str,
        typed: &str,
        coding: &str,
        body: &[u8],
    ) -> Answer {
        let request = self.request("POST", path).header("content-type", typed);
        let request = request.header("content-encoding", coding).body(body).unwrap();
        Answer::read(self.agent.run(request).unwrap()).unwrap()
    }

    /// Any request at all.
    pub(crate) fn send(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Answer {
        self.try_send(method, path, content_type, body).unwrap()
    }

    /// The same, to a server that may die meanwhile.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<Answer, ureq::Error> {
        let request = self.request(method, path).header("content-type", content_type);
        let response = match body.is_empty() {
            true => self.agent.run(request.body(())?),
            false => self.agent.run(request.body(body)?),
        };
        response.and_then(Answer::read)
    }

    /// The same person at another server, or at one that was started again.
    pub(crate) fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    fn request(&self, method: &str, path: &str) -> Builder {
        let request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(format!("{}{path}", self.address));
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }
}
