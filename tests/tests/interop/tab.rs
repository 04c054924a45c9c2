use banister_shared::ids::PageId;
use serde_json::{Value, json};

use crate::{Browser, Person};

/// Something must have happened after this time (ms).
const A_SECOND: u64 = 1_000;

/// A stock automerge-repo with one page, in a tab of a [`Browser`].
///
/// ```ignore
/// let phone = browser.tab("phone", &anna, page);
/// phone.create();
/// phone.put("pain", 4);
/// phone.until_saved();
/// ```
pub(crate) struct Tab<'a> {
    browser: &'a Browser,
    name: String,
    page: PageId,
}

impl<'a> Tab<'a> {
    pub(crate) fn new(browser: &'a Browser, name: &str, page: PageId) -> Self {
        Self { browser, name: name.to_owned(), page }
    }

    /// The same tab with another page.
    pub(crate) fn on(&self, page: PageId) -> Self {
        Self::new(self.browser, &self.name, page)
    }

    /// Tells a tab that was offline where the server is.
    pub(crate) fn go_online(&self, person: &Person) {
        self.tell("online", json!({ "url": person.sync_url() }));
    }

    pub(crate) fn until_connected(&self) {
        self.tell("connected", json!({}));
    }

    pub(crate) fn until_disconnected(&self) {
        self.tell("disconnected", json!({}));
    }

    pub(crate) fn is_disconnected_within_a_second(&self) {
        self.tell("disconnected", json!({ "patience": A_SECOND }));
    }

    /// Waits until the server refuses the connection; the HTTP status.
    pub(crate) fn until_refused(&self) -> u64 {
        self.tell("refused", json!({})).as_u64().unwrap()
    }

    /// Makes the document, with one change.
    pub(crate) fn create(&self) {
        self.create_with(1);
    }

    /// Makes the document with so many changes, which write `k0`, `k1` and so on.
    pub(crate) fn create_with(&self, changes: u64) {
        self.tell("create", json!({ "changes": changes }));
    }

    /// Asks for the document: whether it is there.
    pub(crate) fn find(&self) -> bool {
        self.tell("find", json!({})) == "ready"
    }

    /// Writes.
    pub(crate) fn put(&self, key: &str, value: u64) {
        self.tell("put", json!({ "key": key, "value": value }));
    }

    /// Writes many keys that begin so, each in a change of its own.
    pub(crate) fn put_many(&self, prefix: &str, count: u64) {
        self.tell("putMany", json!({ "prefix": prefix, "count": count }));
    }

    /// Writes, and waits until the server was told that there is something new.
    pub(crate) fn put_and_tell(&self, key: &str, value: u64) {
        self.tell("tell", json!({ "key": key, "value": value }));
    }

    /// Waits until a key has this value.
    pub(crate) fn until(&self, key: &str, value: u64) {
        self.tell("until", json!({ "key": key, "value": value }));
    }

    /// Waits until the server says that it has everything; the heads.
    pub(crate) fn until_saved(&self) -> Value {
        self.tell("saved", json!({}))
    }

    /// Waits until it has the same as somebody else with these heads.
    pub(crate) fn until_it_has(&self, heads: &Value) {
        self.tell("reaches", json!({ "heads": heads }));
    }

    /// Waits until another tab's storage is known to hold everything that is here.
    pub(crate) fn until_held_by(&self, other: &Tab<'_>) {
        let storage = other.tell("storage", json!({}));
        self.tell("held", json!({ "storage": storage }));
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &str) -> Option<u64> {
        self.tell("look", json!({}))["values"][key].as_u64()
    }

    /// How many changes the document has.
    pub(crate) fn changes(&self) -> u64 {
        self.tell("look", json!({}))["changes"].as_u64().unwrap()
    }

    /// Says something in passing.
    pub(crate) fn say_in_passing(&self, message: &str) {
        self.tell("broadcast", json!({ "message": message }));
    }

    /// Waits until this was said in passing.
    pub(crate) fn until_heard(&self, message: &str) {
        self.tell("heard", json!({ "message": message }));
    }

    /// Closes the tab.
    pub(crate) fn close(self) {
        self.tell("close", json!({}));
    }

    /// Has the tab do something, and waits until it is done.
    fn tell(&self, what: &str, mut command: Value) -> Value {
        command["do"] = what.into();
        command["tab"] = self.name.clone().into();
        command["page"] = json!(self.page);
        self.browser.ask(&command).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}
