use serde_json::{Value, json};
use ureq::http::{Method, Request};

/// Somebody with an account, on one of their devices.
pub(crate) struct Person {
    agent: ureq::Agent,
    address: String,
    /// The answer that opened the session.
    session: Value,
}

impl Person {
    /// Makes an account.
    pub(crate) fn register(address: &str, name: &str) -> Self {
        Self::enter(address, "/v1/accounts", name)
    }

    /// Comes in on another device.
    pub(crate) fn log_in(address: &str, name: &str) -> Self {
        Self::enter(address, "/v1/sessions", name)
    }

    fn enter(address: &str, path: &str, name: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        let agent = ureq::Agent::new_with_config(config);
        let nobody = Self { agent, address: address.to_owned(), session: Value::Null };
        let email = format!("{name}@example.org");
        let body = json!({ "email": email, "password": "hold on tight", "device_name": "web" });
        Self { session: nobody.post(path, &body), ..nobody }
    }

    pub(crate) fn account(&self) -> &str {
        self.session["account_id"].as_str().unwrap()
    }

    pub(crate) fn device(&self) -> &str {
        self.session["device_id"].as_str().unwrap()
    }

    /// The URL that a stock client is given.
    pub(crate) fn sync_url(&self) -> String {
        let token = self.post("/v1/devices/current/sync-token", &json!({}));
        let address = self.address.replacen("http", "ws", 1);
        format!("{address}/v1/sync?token={}", token["token"].as_str().unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.send(Method::GET, path, &Value::Null)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Value {
        self.send(Method::POST, path, body)
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Value {
        self.send(Method::PATCH, path, body)
    }

    pub(crate) fn delete(&self, path: &str) {
        self.send(Method::DELETE, path, &Value::Null);
    }

    /// Asks the server, which must agree.
    fn send(&self, method: Method, path: &str, body: &Value) -> Value {
        let token = self.session["access_token"].as_str().unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        let answer = match body {
            Value::Null => self.agent.run(request.body(()).unwrap()),
            body => self.agent.run(request.body(body.to_string()).unwrap()),
        };
        let mut answer = answer.unwrap();
        let said = answer.body_mut().read_to_string().unwrap();
        assert!(answer.status().is_success(), "{path}: {said}");
        serde_json::from_str(&said).unwrap_or_default()
    }
}
