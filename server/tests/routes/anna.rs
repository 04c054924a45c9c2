use banister_shared::ids::LogId;
use serde_json::{Value, json};

use crate::{Client, Phone, TestApp};

/// Anna, who keeps a log on a server, and whoever she shares it with.
pub(crate) struct Anna {
    pub(crate) app: TestApp,
    /// Her first device.
    pub(crate) client: Client,
    pub(crate) log: LogId,
}

impl Anna {
    pub(crate) fn start() -> Self {
        Self::on(TestApp::start())
    }

    pub(crate) fn on(app: TestApp) -> Self {
        let client = app.register("anna");
        let log = client.post("/v1/logs", json!({ "name": "My back" })).body["id"].clone();
        Self { app, client, log: log.as_str().unwrap().parse().unwrap() }
    }

    /// Her first device, with nothing on it.
    pub(crate) fn phone(&self) -> Phone {
        Phone::new(self.client.clone(), self.log)
    }

    /// Another device of hers.
    pub(crate) fn tablet(&self) -> Phone {
        Phone::new(self.app.log_in("anna"), self.log)
    }

    /// The first device of someone who is new and has this role.
    pub(crate) fn member(&self, name: &str, role: &str) -> Phone {
        let client = self.app.register(name);
        let invite = self.client.post(&self.path("/invites"), json!({ "role": role })).body;
        let code = invite["code"].as_str().unwrap();
        let accepted = client.post(&format!("/v1/invites/{code}/accept"), json!({}));
        assert_eq!(accepted.status, 200, "{accepted}");
        Phone::new(client, self.log)
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v1/logs/{}{rest}", self.log)
    }

    /// What the server has of the log: the ETag, which is the digest, and every page's heads.
    pub(crate) fn stored(&self) -> (String, Value) {
        let pages = self.client.get(&self.path("/pages"));
        assert_eq!(pages.status, 200, "{pages}");
        (pages.header("etag").to_owned(), pages.body)
    }

    /// How many changes the server has.
    pub(crate) fn changes(&self) -> u64 {
        let (_, pages) = self.stored();
        let pages = pages["items"].as_array().unwrap();
        pages.iter().map(|page| page["changes"].as_u64().unwrap()).sum()
    }

    /// Checks that `attempt` leaves everything as it is, and that the server still answers.
    pub(crate) fn unchanged<T>(&self, attempt: impl FnOnce() -> T) -> T {
        let before = self.stored();
        let outcome = attempt();
        assert_eq!(self.stored(), before);
        outcome
    }
}
