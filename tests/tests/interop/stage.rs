use banister_shared::ids::{LogId, Month, PageId};
use banister_tests::server::Server;
use serde_json::json;
use tempfile::TempDir;

use crate::Person;

/// The beginning of a random UUID, version 4: automerge-repo's own ids have to fit it.
const LOG: [u8; 12] = [7, 7, 7, 7, 7, 7, 0x47, 7, 0x87, 7, 7, 7];

/// A server on a database of its own, and Anna, who keeps a log there.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) anna: Person,
    pub(crate) log: LogId,
    /// What is removed with it.
    _folder: Option<TempDir>,
}

impl Stage {
    pub(crate) fn set() -> Self {
        let folder = TempDir::new().unwrap();
        let database = format!("sqlite://{}", folder.path().join("banister.db").display());
        Self { _folder: Some(folder), ..Self::on(&database) }
    }

    /// The same on another database.
    pub(crate) fn on(database: &str) -> Self {
        let server = Server::start(database);
        let anna = Person::register(&server.url(), "anna");
        let log = LogId::new(LOG);
        anna.post("/v1/logs", &json!({ "id": log, "name": "My back" }));
        Self { server, anna, log, _folder: None }
    }

    /// The page for the episodes of a month.
    pub(crate) fn page(&self) -> PageId {
        PageId::episodes(self.log, Month::new(1522))
    }

    /// Another device of Anna's.
    pub(crate) fn other_device(&self) -> Person {
        Person::log_in(&self.server.url(), "anna")
    }

    /// Somebody with an account and nothing to do with Anna.
    pub(crate) fn stranger(&self, name: &str) -> Person {
        Person::register(&self.server.url(), name)
    }

    /// Somebody with whom Anna shares her log.
    pub(crate) fn member(&self, name: &str, role: &str) -> Person {
        let member = self.stranger(name);
        let invite = self.anna.post(&self.path("/invites"), &json!({ "role": role }));
        let code = invite["code"].as_str().unwrap();
        member.post(&format!("/v1/invites/{code}/accept"), &json!({}));
        member
    }

    /// Gives a member another role.
    pub(crate) fn make(&self, member: &Person, role: &str) {
        let path = self.path(&format!("/members/{}", member.account()));
        self.anna.patch(&path, &json!({ "role": role }));
    }

    /// Shares no longer.
    pub(crate) fn remove(&self, member: &Person) {
        self.anna.delete(&self.path(&format!("/members/{}", member.account())));
    }

    /// How many changes of the page the server has.
    pub(crate) fn changes(&self) -> u64 {
        let pages = self.anna.get(&self.path("/pages"));
        let page =
            pages["items"].as_array().unwrap().iter().find(|p| p["id"] == json!(self.page()));
        page.map_or(0, |page| page["changes"].as_u64().unwrap())
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/logs/{}{rest}", self.log)
    }
}
