use insta::assert_snapshot;
use serde_json::json;

use crate::TestApp;

fn made_id() -> String {
    banister_shared::ids::LogId::new([7; 12]).to_string()
}

#[test]
fn a_log_is_made_listed_renamed_and_deleted() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let made = anna.post("/v1/logs", json!({ "name": "My back" }));
    assert_snapshot!(made, @r#"201 {"created_at":"[time]","id":"[id]","name":"My back","role":"owner"}"#);
    let path = format!("/v1/logs/{}", made.body["id"].as_str().unwrap());
    assert_snapshot!(anna.get("/v1/logs"), @r#"200 {"items":[{"created_at":"[time]","id":"[id]","name":"My back","role":"owner"}]}"#);
    assert_snapshot!(anna.patch(&path, json!({ "name": "Back" })), @r#"200 {"created_at":"[time]","id":"[id]","name":"Back","role":"owner"}"#);
    assert_snapshot!(anna.get(&path), @r#"200 {"created_at":"[time]","id":"[id]","name":"Back","role":"owner"}"#);
    assert_snapshot!(anna.delete(&path), @"204");
    assert_snapshot!(anna.get(&path), @r#"404 {"code":"log_not_found","detail":"Check the id, or ask its owner for an invite.","status":404,"title":"There is no such log for you."}"#);
    assert_snapshot!(anna.get("/v1/logs"), @r#"200 {"items":[]}"#);
}

#[test]
fn making_a_log_again_changes_nothing() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let first = anna.post("/v1/logs", json!({ "id": made_id(), "name": "One" }));
    assert_eq!((first.status, &first.body["id"]), (201, &json!(made_id())));
    let again = anna.post("/v1/logs", json!({ "id": made_id(), "name": "Two" }));
    assert_eq!((again.status, &again.body), (200, &first.body));
}

#[test]
fn the_id_of_another_persons_log_is_taken() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    anna.post("/v1/logs", json!({ "id": made_id() }));
    let taken = ben.post("/v1/logs", json!({ "id": made_id() }));
    assert_eq!(taken.problem(), "409 log_taken");
    assert_eq!(ben.get("/v1/logs").body, json!({ "items": [] }));
}

#[test]
fn to_a_stranger_a_log_does_not_exist() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    anna.post("/v1/logs", json!({ "id": made_id() }));
    let path = format!("/v1/logs/{}", made_id());
    let tries = [
        ben.get(&path),
        ben.patch(&path, json!({ "name": "Mine" })),
        ben.delete(&path),
        ben.get(&format!("{path}/members")),
        ben.post(&format!("{path}/invites"), json!({ "role": "viewer" })),
        ben.delete(&format!("{path}/members/{}", ben.text("account_id"))),
        ben.delete(&format!("{path}/members/{}", anna.text("account_id"))),
    ];
    for answer in tries {
        assert_eq!(answer.problem(), "404 log_not_found");
    }
    assert_eq!(anna.get(&path).status, 200);
}

#[test]
fn what_is_not_valid_is_refused() {
    let app = TestApp::start();
    let anna = app.register("anna");
    assert_eq!(anna.get("/v1/logs/nonsense").problem(), "400 invalid_id");
    assert_eq!(anna.post("/v1/logs", json!({ "id": "x" })).problem(), "400 invalid_id");
    assert_eq!(anna.post("/v1/logs", json!({ "name": " " })).problem(), "400 invalid_name");
    assert_eq!(anna.post("/v1/logs", json!({ "colour": 1 })).problem(), "400 invalid_request");
    assert_eq!(app.anyone().get("/v1/logs/nonsense").problem(), "401 not_authenticated");
}
