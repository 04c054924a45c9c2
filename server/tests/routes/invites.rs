use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{Answer, Client, TestApp};

fn log_path(owner: &Client) -> String {
    let log = owner.post("/v1/logs", json!({ "name": "My back" })).body;
    format!("/v1/logs/{}", log["id"].as_str().unwrap())
}

fn invite(owner: &Client, path: &str, body: Value) -> String {
    let answer = owner.post(&format!("{path}/invites"), body);
    answer.body["code"].as_str().unwrap().to_owned()
}

fn accept(client: &Client, code: &str) -> Answer {
    client.post(&format!("/v1/invites/{code}/accept"), json!({}))
}

#[test]
fn a_code_makes_a_member_once() {
    let app = TestApp::start();
    let (anna, ben, cleo) = (app.register("anna"), app.register("ben"), app.register("cleo"));
    let path = log_path(&anna);
    let made = anna.post(&format!("{path}/invites"), json!({ "role": "viewer" }));
    assert_snapshot!(made, @r#"201 {"code":"[code]","expires_at":"[time]","role":"viewer"}"#);
    let code = made.body["code"].as_str().unwrap();
    assert_snapshot!(accept(&ben, code), @r#"200 {"log_id":"[id]","name":"My back","role":"viewer"}"#);
    assert_eq!(ben.get(&path).body["role"], "viewer");
    // The answer may have been lost on its way.
    assert_eq!(accept(&ben, code).status, 200);
    assert_snapshot!(accept(&cleo, code), @r#"404 {"code":"invite_not_found","detail":"Ask for a new one.","status":404,"title":"The invite does not exist, has been used or has expired."}"#);
    assert_eq!(cleo.get(&path).problem(), "404 log_not_found");
}

#[test]
fn a_code_may_be_typed_in_small_letters_with_spaces() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let code = invite(&anna, &log_path(&anna), json!({ "role": "contributor" }));
    let typed = code.to_lowercase().replace('-', "%20");
    assert_eq!(accept(&ben, &typed).status, 200);
}

#[test]
fn a_code_expires() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let code = invite(&anna, &log_path(&anna), json!({ "role": "viewer", "expires_in": 60 }));
    app.clock.advance_ms(60 * 1000);
    assert_eq!(accept(&ben, &code).problem(), "404 invite_not_found");
}

#[test]
fn a_member_keeps_the_role_they_have_and_the_code_stays_good() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = log_path(&anna);
    let code = invite(&anna, &path, json!({ "role": "viewer" }));
    assert_eq!(accept(&anna, &code).problem(), "409 already_member");
    assert_eq!(accept(&ben, &code).status, 200);
    let another = invite(&anna, &path, json!({ "role": "contributor" }));
    assert_eq!(accept(&ben, &another).problem(), "409 already_member");
    assert_eq!(ben.get(&path).body["role"], "viewer");
}

#[test]
fn a_used_code_does_not_bring_back_who_was_removed() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = log_path(&anna);
    let code = invite(&anna, &path, json!({ "role": "viewer" }));
    accept(&ben, &code);
    anna.delete(&format!("{path}/members/{}", ben.text("account_id")));
    assert_eq!(accept(&ben, &code).problem(), "404 invite_not_found");
    let fresh = invite(&anna, &path, json!({ "role": "viewer" }));
    assert_eq!(accept(&ben, &fresh).status, 200);
}

/// What becomes of a code that Ben made as an owner when Anna, another owner, does this to him.
fn after(change: impl FnOnce(&TestApp, &Client, &str)) -> (Answer, Answer) {
    let app = TestApp::start();
    let (anna, ben, cleo) = (app.register("anna"), app.register("ben"), app.register("cleo"));
    let path = log_path(&anna);
    accept(&ben, &invite(&anna, &path, json!({ "role": "owner" })));
    let code = invite(&ben, &path, json!({ "role": "owner" }));
    change(&app, &anna, &format!("{path}/members/{}", ben.text("account_id")));
    let tries = (accept(&ben, &code), accept(&cleo, &code));
    assert_ne!(cleo.get(&path).status, 200);
    tries
}

#[test]
fn a_code_ends_with_the_ownership_of_who_made_it() {
    let changes = [json!({ "role": "viewer" }), json!({ "paused": true })];
    for change in changes {
        let (ben, cleo) = after(|_, anna, member| {
            assert_eq!(anna.patch(member, change.clone()).status, 200);
        });
        assert_eq!(ben.problem(), "404 invite_not_found", "{change}");
        assert_eq!(cleo.problem(), "404 invite_not_found", "{change}");
    }
    let (ben, cleo) = after(|_, anna, member| assert_eq!(anna.delete(member).status, 204));
    assert_eq!([ben.problem(), cleo.problem()], ["404 invite_not_found"; 2]);
    let (ben, cleo) = after(|app, anna, member| {
        anna.patch(member, json!({ "expires_in": 60 }));
        app.clock.advance_ms(60 * 1000);
    });
    assert_eq!([ben.problem(), cleo.problem()], ["404 invite_not_found"; 2]);
}

#[test]
fn a_grant_that_has_ended_is_renewed_by_a_new_code() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = log_path(&anna);
    accept(&ben, &invite(&anna, &path, json!({ "role": "viewer" })));
    let member = format!("{path}/members/{}", ben.text("account_id"));
    anna.patch(&member, json!({ "expires_in": 60 }));
    app.clock.advance_ms(61 * 1000);
    let code = invite(&anna, &path, json!({ "role": "contributor" }));
    assert_eq!(accept(&ben, &code).body["role"], "contributor");
}

#[test]
fn what_is_not_valid_is_refused() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let path = format!("{}/invites", log_path(&anna));
    for body in [json!({}), json!({ "role": "king" }), json!({ "role": "viewer", "expires_in": 0 })]
    {
        assert_eq!(anna.post(&path, body).problem(), "400 invalid_request");
    }
    let year = json!({ "role": "viewer", "expires_in": 366 * 24 * 3600 });
    assert_eq!(anna.post(&path, year).problem(), "400 invalid_request");
    for code in ["nonsense", "0000-0000-0000-0000", "%00"] {
        assert_eq!(accept(&anna, code).problem(), "404 invite_not_found", "{code}");
    }
}

fn id(owner: &Client, path: &str) -> String {
    let open = owner.get(&format!("{path}/invites")).body;
    open["items"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn an_owner_sees_what_is_open_and_takes_it_back() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = log_path(&anna);
    let code = invite(&anna, &path, json!({ "role": "viewer" }));
    let list = anna.get(&format!("{path}/invites"));
    assert_eq!(list.status, 200);
    assert!(!list.body.to_string().contains(&code), "the code is told once");
    assert_eq!(list.body["items"][0]["role"], "viewer");
    let one = format!("{path}/invites/{}", id(&anna, &path));
    assert_eq!(anna.delete(&one).status, 204);
    assert_eq!(accept(&ben, &code).problem(), "404 invite_not_found");
    assert_eq!(anna.delete(&one).problem(), "404 invite_not_found");
    assert_eq!(anna.get(&format!("{path}/invites")).body, json!({ "items": [] }));
}

#[test]
fn what_was_used_or_is_over_is_not_open() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = log_path(&anna);
    accept(&ben, &invite(&anna, &path, json!({ "role": "viewer" })));
    invite(&anna, &path, json!({ "role": "viewer", "expires_in": 60 }));
    let one = format!("{path}/invites/{}", id(&anna, &path));
    app.clock.advance_ms(60 * 1000);
    assert_eq!(anna.get(&format!("{path}/invites")).body, json!({ "items": [] }));
    assert_eq!(anna.delete(&one).problem(), "404 invite_not_found");
}

#[test]
fn only_an_owner_sees_invites_or_takes_them_back() {
    let app = TestApp::start();
    let (anna, ben, cleo) = (app.register("anna"), app.register("ben"), app.register("cleo"));
    let path = log_path(&anna);
    accept(&ben, &invite(&anna, &path, json!({ "role": "contributor" })));
    let code = invite(&anna, &path, json!({ "role": "viewer" }));
    let one = format!("{path}/invites/{}", id(&anna, &path));
    assert_eq!(ben.get(&format!("{path}/invites")).problem(), "403 role_forbids");
    assert_eq!(ben.delete(&one).problem(), "403 role_forbids");
    assert_eq!(cleo.get(&format!("{path}/invites")).problem(), "404 log_not_found");
    assert_eq!(cleo.delete(&one).problem(), "404 log_not_found");
    // An id counts in its own log only.
    let other = log_path(&cleo);
    let elsewhere = one.replace(&path, &other);
    assert_eq!(cleo.delete(&elsewhere).problem(), "404 invite_not_found");
    assert_eq!(accept(&cleo, &code).status, 200);
}

#[test]
fn whoever_is_removed_finds_no_other_open_invite() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = log_path(&anna);
    accept(&ben, &invite(&anna, &path, json!({ "role": "viewer" })));
    let spare = invite(&anna, &path, json!({ "role": "viewer" }));
    let member = format!("{path}/members/{}", ben.text("account_id"));
    assert_eq!(anna.delete(&member).status, 204);
    assert_eq!(accept(&ben, &spare).problem(), "404 invite_not_found");
}

#[test]
fn whoever_leaves_takes_no_invite_of_others_with_them() {
    let app = TestApp::start();
    let (anna, ben, cleo) = (app.register("anna"), app.register("ben"), app.register("cleo"));
    let path = log_path(&anna);
    accept(&ben, &invite(&anna, &path, json!({ "role": "viewer" })));
    let code = invite(&anna, &path, json!({ "role": "viewer" }));
    assert_eq!(ben.delete(&format!("{path}/members/{}", ben.text("account_id"))).status, 204);
    assert_eq!(accept(&cleo, &code).status, 200);
}
