//! Someone who was invited reads along; a stranger finds nothing.

use banister_tests::home::{Home, text};
use banister_tests::server::Server;
use serde_json::Value;

use crate::sqlite;

fn person_and_caregiver(server: &Server) -> (Home, Home) {
    let (person, caregiver) = (Home::new(), Home::new());
    person.account("register", &server.url(), "anna@example.org", "phone");
    caregiver.account("register", &server.url(), "ben@example.org", "laptop");
    person.run(&["spasm", "log", "--at", "2026-03-05T14:02:00+01:00", "--pain", "5"]);
    person.run(&["sync"]);
    (person, caregiver)
}

fn join(person: &Home, caregiver: &Home) {
    let invite = person.json(&["invite", "--role", "viewer"]);
    caregiver.run(&["join", invite["code"].as_str().unwrap()]);
    caregiver.run(&["sync"]);
}

#[test]
fn a_viewer_reads_the_same_and_cannot_write_an_episode() {
    let (server, _folder) = sqlite();
    let (person, caregiver) = person_and_caregiver(&server);
    join(&person, &caregiver);
    let seen = caregiver.items(&["timeline"]);
    assert_eq!(seen, person.items(&["timeline"]));
    assert_eq!(seen[0]["pain"], 5);
    let log = log_of(&person);
    let refused = caregiver.try_run(&["--log", &log, "spasm"]);
    assert!(!refused.status.success(), "{}", text(&refused.stdout));
    caregiver.run(&["sync"]);
    person.run(&["sync"]);
    assert_eq!(person.items(&["timeline"]).len(), 1, "nothing came of it");
}

#[test]
fn a_viewer_leaves_a_note_that_the_person_reads() {
    let (server, _folder) = sqlite();
    let (person, caregiver) = person_and_caregiver(&server);
    join(&person, &caregiver);
    caregiver.run(&["note", "again?", "--log", &log_of(&person)]);
    caregiver.run(&["sync"]);
    person.run(&["sync"]);
    let kinds: Vec<Value> =
        person.items(&["timeline"]).iter().map(|item| item["kind"].clone()).collect();
    assert!(kinds.contains(&"care_note".into()), "{kinds:?}");
}

#[test]
fn a_stranger_gets_not_found() {
    let (server, _folder) = sqlite();
    let (person, stranger) = person_and_caregiver(&server);
    let token = session(&server, "ben@example.org");
    for path in ["", "/timeline", "/days?from=2026-03-01&to=2026-03-31", "/pages", "/members"] {
        let url = format!("{}/v1/logs/{}{path}", server.url(), log_of(&person));
        assert_eq!(get(&url, &token), (404, "log_not_found".to_owned()), "{path}");
    }
    drop(stranger);
}

#[test]
fn over_http_a_viewer_reads_the_same() {
    let (server, _folder) = sqlite();
    let (person, caregiver) = person_and_caregiver(&server);
    join(&person, &caregiver);
    let url = format!("{}/v1/logs/{}/timeline", server.url(), log_of(&person));
    let token = session(&server, "ben@example.org");
    let mut answer = ureq::get(&url).header("authorization", &token).call().unwrap();
    let list: Value = answer.body_mut().read_json().unwrap();
    assert_eq!(list["items"], Value::from(person.items(&["timeline"])));
}

#[test]
fn an_invite_works_once() {
    let (server, _folder) = sqlite();
    let (person, caregiver) = person_and_caregiver(&server);
    let invite = person.json(&["invite", "--role", "viewer"]);
    let code = invite["code"].as_str().unwrap();
    caregiver.run(&["join", code]);
    let other = Home::new();
    other.account("register", &server.url(), "cleo@example.org", "phone");
    let refused = other.try_run(&["join", code]);
    assert_eq!(refused.status.code(), Some(5), "{}", text(&refused.stderr));
}

#[test]
fn an_invite_that_was_taken_back_works_no_more() {
    let (server, _folder) = sqlite();
    let (person, caregiver) = person_and_caregiver(&server);
    let invite = person.json(&["invite", "--role", "viewer"]);
    let open = person.items(&["invite", "--list"]);
    assert_eq!(open.len(), 1);
    person.run(&["invite", "--withdraw", open[0]["id"].as_str().unwrap()]);
    assert!(person.items(&["invite", "--list"]).is_empty());
    let refused = caregiver.try_run(&["join", invite["code"].as_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(5), "{}", text(&refused.stderr));
}

#[test]
fn who_is_removed_reads_no_further() {
    let (server, _folder) = sqlite();
    let (person, caregiver) = person_and_caregiver(&server);
    join(&person, &caregiver);
    let members = person.items(&["members"]);
    let viewer = members.iter().find(|member| member["role"] == "viewer").unwrap();
    person.run(&["members", "remove", viewer["account_id"].as_str().unwrap()]);
    person.run(&["spasm"]);
    person.run(&["sync"]);
    // Whatever the program says of it: nothing new arrives.
    caregiver.try_run(&["sync"]);
    let log = log_of(&person);
    assert_eq!(caregiver.items(&["--log", &log, "timeline"]).len(), 1);
}

/// The log this device writes.
fn log_of(home: &Home) -> String {
    let status = home.json(&["status"]);
    status["log"].as_str().map(str::to_owned).unwrap_or_else(|| panic!("no log: {status:#}"))
}

/// Logs in over HTTP; the value of the Authorization header.
fn session(server: &Server, email: &str) -> String {
    let body =
        serde_json::json!({"email": email, "password": "hold on tight", "device_name": "web"});
    let mut answer = ureq::post(format!("{}/v1/sessions", server.url())).send_json(body).unwrap();
    let session: Value = answer.body_mut().read_json().unwrap();
    format!("Bearer {}", session["access_token"].as_str().unwrap())
}

fn get(url: &str, token: &str) -> (u16, String) {
    let request = ureq::get(url).config().http_status_as_error(false).build();
    let mut answer = request.header("authorization", token).call().unwrap();
    let problem: Value = answer.body_mut().read_json().unwrap();
    (answer.status().as_u16(), problem["code"].as_str().unwrap_or_default().to_owned())
}
