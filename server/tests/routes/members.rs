use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{Client, TestApp};

/// Anna's log, with Ben in it.
struct Shared {
    app: TestApp,
    anna: Client,
    ben: Client,
    path: String,
}

impl Shared {
    fn with(role: &str) -> Self {
        let app = TestApp::start();
        let (anna, ben) = (app.register("anna"), app.register("ben"));
        let log = anna.post("/v1/logs", json!({})).body;
        let path = format!("/v1/logs/{}", log["id"].as_str().unwrap());
        let invite = anna.post(&format!("{path}/invites"), json!({ "role": role })).body;
        let code = invite["code"].as_str().unwrap();
        let accepted = ben.post(&format!("/v1/invites/{code}/accept"), json!({}));
        assert_eq!(accepted.status, 200, "{accepted}");
        Self { app, anna, ben, path }
    }

    fn member(&self, who: &Client) -> String {
        format!("{}/members/{}", self.path, who.text("account_id"))
    }

    fn change_ben(&self, to: Value) {
        let answer = self.anna.patch(&self.member(&self.ben), to);
        assert_eq!(answer.status, 200, "{answer}");
    }
}

#[test]
fn every_member_sees_who_else_there_is() {
    let shared = Shared::with("viewer");
    let members = shared.ben.get(&format!("{}/members", shared.path));
    assert_snapshot!(members, @r#"200 {"items":[{"account_id":"[id]","created_at":"[time]","display_name":"anna","last_seen_at":"[time]","paused":false,"role":"owner"},{"account_id":"[id]","created_at":"[time]","display_name":"ben","paused":false,"role":"viewer"}]}"#);
}

#[test]
fn a_viewer_sees_when_the_owner_was_last_heard_from_and_the_owner_of_everybody() {
    let shared = Shared::with("viewer");
    let path = format!("{}/members", shared.path);
    let seen = |by: &Client, of: usize| by.get(&path).body["items"][of]["last_seen_at"].clone();
    let first = seen(&shared.ben, 0);
    assert!(first.is_string());
    shared.app.clock.advance_ms(10 * 60 * 1000);
    // However often others ask: it is not the owner who was there.
    assert_eq!(seen(&shared.ben, 0), first);
    let asked = Instant::now();
    // The request that notes it does not wait for it.
    while seen(&shared.anna, 0) == first {
        assert!(asked.elapsed() < Duration::from_secs(20), "it is never noted");
    }
    assert!(seen(&shared.ben, 0).as_str() > first.as_str());
    assert!(seen(&shared.anna, 1).is_string());
    assert!(seen(&shared.ben, 1).is_null());
}

#[test]
fn only_the_owner_shares_renames_and_deletes() {
    let shared = Shared::with("contributor");
    let (ben, path) = (&shared.ben, &shared.path);
    let tries = [
        ben.patch(path, json!({ "name": "Mine" })),
        ben.delete(path),
        ben.post(&format!("{path}/invites"), json!({ "role": "viewer" })),
        ben.patch(&shared.member(ben), json!({ "role": "owner" })),
        ben.delete(&shared.member(&shared.anna)),
    ];
    for answer in tries {
        assert_eq!(answer.problem(), "403 role_forbids");
    }
    assert_eq!(shared.anna.get(path).body["role"], "owner");
}

#[test]
fn the_owner_changes_a_grant() {
    let shared = Shared::with("viewer");
    let changed = shared
        .anna
        .patch(&shared.member(&shared.ben), json!({ "role": "contributor", "expires_in": 60 }));
    assert_snapshot!(changed, @r#"200 {"account_id":"[id]","created_at":"[time]","display_name":"ben","expires_at":"[time]","paused":false,"role":"contributor"}"#);
    assert_eq!(shared.ben.get(&shared.path).body["role"], "contributor");
    let unending = shared.anna.patch(&shared.member(&shared.ben), json!({ "expires_in": 0 }));
    assert_eq!(unending.body.get("expires_at"), None);
}

#[test]
fn a_grant_that_rests_or_has_ended_gives_nothing() {
    let shared = Shared::with("viewer");
    shared.change_ben(json!({ "paused": true }));
    assert_eq!(shared.ben.get(&shared.path).problem(), "404 log_not_found");
    assert_eq!(shared.ben.get("/v1/logs").body, json!({ "items": [] }));
    shared.change_ben(json!({ "paused": false, "expires_in": 60 }));
    assert_eq!(shared.ben.get(&shared.path).status, 200);
    shared.app.clock.advance_ms(60 * 1000);
    assert_eq!(shared.ben.get(&shared.path).problem(), "404 log_not_found");
    let members = shared.anna.get(&format!("{}/members", shared.path));
    assert_eq!(members.body["items"].as_array().unwrap().len(), 2);
}

#[test]
fn everybody_may_leave() {
    let shared = Shared::with("viewer");
    assert_snapshot!(shared.ben.delete(&shared.member(&shared.ben)), @"204");
    assert_eq!(shared.ben.get(&shared.path).problem(), "404 log_not_found");
    let again = shared.anna.delete(&shared.member(&shared.ben));
    assert_eq!(again.problem(), "404 member_not_found");
}

#[test]
fn the_owner_removes_a_member_at_once() {
    let shared = Shared::with("contributor");
    assert_snapshot!(shared.anna.delete(&shared.member(&shared.ben)), @"204");
    assert_eq!(shared.ben.get(&shared.path).problem(), "404 log_not_found");
}

/// Ben, an owner, makes a code; then Anna does `change`; then he is an owner again.
fn code_after(change: impl FnOnce(&Shared)) -> String {
    let shared = Shared::with("owner");
    let make = |by: &Client| {
        let made = by.post(&format!("{}/invites", shared.path), json!({ "role": "owner" }));
        made.body["code"].as_str().unwrap().to_owned()
    };
    let accept = |who: &Client, code: &str| {
        who.post(&format!("/v1/invites/{code}/accept"), json!({})).status
    };
    let old = make(&shared.ben);
    change(&shared);
    if shared.anna.patch(&shared.member(&shared.ben), json!({ "role": "owner" })).status == 404 {
        assert_eq!(accept(&shared.ben, &make(&shared.anna)), 200);
    }
    let cleo = shared.app.register("cleo");
    format!("{} {}", accept(&cleo, &old), accept(&cleo, &make(&shared.ben)))
}

#[test]
fn the_codes_of_a_former_owner_are_gone_for_good() {
    let demoted = code_after(|shared| shared.change_ben(json!({ "role": "contributor" })));
    let removed = code_after(|shared| {
        shared.anna.delete(&shared.member(&shared.ben));
    });
    let left = code_after(|shared| {
        shared.ben.delete(&shared.member(&shared.ben));
    });
    assert_eq!([demoted, removed, left], ["404 200"; 3]);
    assert_eq!(code_after(|shared| shared.change_ben(json!({ "paused": false }))), "200 409");
}

#[test]
fn a_stranger_is_told_so_before_the_body_is_read() {
    let shared = Shared::with("viewer");
    let stranger = shared.app.register("cleo");
    let path = format!("{}/exchange", shared.path);
    for kind in ["text/plain", "application/cbor"] {
        let answer = stranger.send("POST", &path, kind, b"no exchange");
        assert_eq!(answer.problem(), "404 log_not_found");
        let anyone = shared.app.anyone().send("POST", &path, kind, b"no exchange");
        assert_eq!(anyone.problem(), "401 not_authenticated");
    }
    let answer = shared.ben.send("POST", &path, "text/plain", b"no exchange");
    assert_eq!(answer.problem(), "415 unsupported_media_type");
}

#[test]
fn the_last_owner_stays() {
    let shared = Shared::with("viewer");
    let anna = shared.member(&shared.anna);
    let tries = [
        shared.anna.delete(&anna),
        shared.anna.patch(&anna, json!({ "role": "viewer" })),
        shared.anna.patch(&anna, json!({ "paused": true })),
        shared.anna.patch(&anna, json!({ "expires_in": 60 })),
    ];
    for answer in tries {
        assert_eq!(answer.problem(), "409 last_owner");
    }
    shared.change_ben(json!({ "role": "owner" }));
    assert_snapshot!(shared.anna.delete(&anna), @"204");
    assert_eq!(shared.ben.get(&shared.path).body["role"], "owner");
}

#[test]
fn what_is_not_valid_is_refused() {
    let shared = Shared::with("viewer");
    let ben = shared.member(&shared.ben);
    for body in
        [json!({ "role": "king" }), json!({ "expires_in": -1 }), json!({ "expires_in": i64::MAX })]
    {
        assert_eq!(shared.anna.patch(&ben, body).problem(), "400 invalid_request");
    }
    let nobody = format!("{}/members/nonsense", shared.path);
    assert_eq!(shared.anna.delete(&nobody).problem(), "400 invalid_id");
}
