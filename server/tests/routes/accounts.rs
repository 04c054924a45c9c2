use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::TestApp;
use crate::client::PASSWORD;

fn anna() -> Value {
    json!({ "email": "anna@example.org", "password": PASSWORD, "device_name": "phone" })
}

fn anna_with(key: &str, value: Value) -> Value {
    let mut body = anna();
    body[key] = value;
    body
}

#[test]
fn registering_opens_a_session() {
    let app = TestApp::start();
    let answer = app.anyone().post("/v1/accounts", anna());
    assert_snapshot!(answer, @r#"201 {"access_token":"[token]","account_id":"[id]","device_id":"[id]","expires_in":900,"refresh_token":"[token]"}"#);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let anna = app.anyone().with_session(answer.body);
    assert_snapshot!(anna.get("/v1/devices"), @r#"200 {"items":[{"created_at":"[time]","current":true,"id":"[id]","last_seen_at":"[time]","name":"phone","revoked":false}]}"#);
}

#[test]
fn an_address_registers_once_however_it_is_written() {
    let app = TestApp::start();
    app.register("anna");
    let again = app.anyone().post("/v1/accounts", anna_with("email", " Anna@Example.org".into()));
    assert_snapshot!(again, @r#"409 {"code":"email_taken","detail":"Log in instead.","status":409,"title":"There is an account with this e-mail address."}"#);
}

#[test]
fn an_address_is_one_account_however_its_accents_are_typed() {
    let app = TestApp::start();
    let register =
        |email: &str| app.anyone().post("/v1/accounts", anna_with("email", email.into()));
    assert_eq!(register("zo\u{eb}@example.org").status, 201);
    assert_eq!(register("ZOE\u{308}@example.org").problem(), "409 email_taken");
    let login = anna_with("email", "zoe\u{308}@example.org".into());
    assert_eq!(app.anyone().post("/v1/sessions", login).status, 201);
}

#[test]
fn a_device_brings_the_id_it_has_written_under() {
    let app = TestApp::start();
    let id = "019a0000-0000-7000-8000-000000000001";
    let first = app.anyone().post("/v1/accounts", anna_with("device_id", id.into()));
    assert_eq!(first.body["device_id"], id);
    let mut other = anna_with("device_id", id.into());
    other["email"] = "ben@example.org".into();
    assert_eq!(app.anyone().post("/v1/accounts", other).problem(), "409 device_taken");
    // The account that was refused does not exist either.
    app.register("ben");
}

#[test]
fn what_is_not_valid_is_refused_with_its_code() {
    let app = TestApp::start();
    let long = "x".repeat(257);
    let wrong = [
        ("email", json!("anna"), "400 invalid_email"),
        ("email", json!("an\u{200b}na@example.org"), "400 invalid_email"),
        ("email", json!("anna\u{202e}@example.org"), "400 invalid_email"),
        ("password", json!("short"), "400 invalid_password"),
        ("password", json!(long), "400 invalid_password"),
        ("device_name", json!(""), "400 invalid_name"),
        ("display_name", json!(long), "400 invalid_name"),
        ("device_id", json!("x"), "400 invalid_id"),
        // A UUID of version 4 says nothing about when it was made.
        ("device_id", json!("9b2d9a3c-5b3f-4a40-8f6e-1c0a0b0c0d0e"), "400 invalid_id"),
        ("colour", json!("red"), "400 invalid_request"),
    ];
    for (key, value, problem) in wrong {
        let answer = app.anyone().post("/v1/accounts", anna_with(key, value));
        assert_eq!(answer.problem(), problem, "{key}");
    }
}

#[test]
fn attempts_are_limited() {
    let app = TestApp::with(|config| config.attempts_per_minute = 2.try_into().unwrap());
    let wrong = json!({ "email": "a@example.org", "password": "wrong one", "device_name": "x" });
    for _ in 0..2 {
        let answer = app.anyone().post("/v1/sessions", wrong.clone());
        assert_eq!(answer.problem(), "401 wrong_credentials");
    }
    let answer = app.anyone().post("/v1/sessions", wrong);
    assert_eq!(answer.problem(), "429 too_many_requests");
    assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
}

/// Tries to log in as somebody new, from an address of its own choice behind the proxy's `last`.
fn attempt(app: &TestApp, n: u8, last: &str) -> u16 {
    let body = json!({ "email": format!("{n}@example.org"), "password": "x", "device_name": "x" });
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let sent = ureq::Agent::new_with_config(config)
        .post(format!("{}/v1/sessions", app.address))
        .header("content-type", "application/json")
        .header("forwarded", format!("for=192.0.2.{n}"))
        .header("x-forwarded-for", format!("192.0.2.{n}, {last}"))
        .send(body.to_string());
    sent.unwrap().status().as_u16()
}

#[test]
fn nobody_chooses_their_own_address_behind_a_proxy() {
    let app = TestApp::with(|config| {
        config.attempts_per_minute = 1.try_into().unwrap();
        config.trust_forwarded = true;
    });
    let refused =
        |from: u8, last: &str| (from..from + 12).filter(|n| attempt(&app, *n, last) == 429).count();
    assert!(refused(0, "198.51.100.1") >= 1);
    assert_eq!(attempt(&app, 100, "198.51.100.2"), 401);
}
