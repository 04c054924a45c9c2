use insta::assert_snapshot;
use serde_json::json;

use crate::client::PASSWORD;
use crate::{Answer, Client, TestApp};

/// 43 letters of base64url: what 32 random bytes look like.
fn made_token(letter: &str) -> String {
    format!("{}A", letter.repeat(42))
}

fn refresh(client: &Client, token: &str, next: Option<&str>) -> Answer {
    let mut body = json!({ "refresh_token": token });
    if let Some(next) = next {
        body["next_refresh_token"] = next.into();
    }
    client.post("/v1/sessions/refresh", body)
}

#[test]
fn logging_in_makes_another_device() {
    let app = TestApp::start();
    let phone = app.register("anna");
    let tablet = app.log_in("anna");
    assert_eq!(phone.text("account_id"), tablet.text("account_id"));
    assert_ne!(phone.text("device_id"), tablet.text("device_id"));
    assert_eq!(phone.get("/v1/devices").body["items"].as_array().unwrap().len(), 2);
}

#[test]
fn a_wrong_password_and_an_unknown_address_look_alike() {
    let app = TestApp::start();
    app.register("anna");
    let log_in = |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password, "device_name": "x" });
        app.anyone().post("/v1/sessions", body).to_string()
    };
    let wrong = log_in("anna@example.org", "not this one");
    assert_snapshot!(wrong, @r#"401 {"code":"wrong_credentials","detail":"Check both and try again.","status":401,"title":"E-mail address or password is wrong."}"#);
    assert_eq!(log_in("nobody@example.org", PASSWORD), wrong);
    assert_eq!(log_in("nonsense", "x"), wrong);
}

#[test]
fn logging_in_again_on_a_device_ends_its_session_before() {
    let app = TestApp::start();
    let before = app.register("anna");
    let body = json!({
        "email": "Anna@example.org", "password": PASSWORD, "device_name": "my phone",
        "device_id": before.text("device_id"),
    });
    let now = app.anyone().with_session(app.anyone().post("/v1/sessions", body).body);
    assert_eq!(now.text("device_id"), before.text("device_id"));
    assert_eq!(before.get("/v1/logs").problem(), "401 session_ended");
    let spent = refresh(&app.anyone(), before.text("refresh_token"), None);
    assert_eq!(spent.problem(), "401 session_ended");
    assert_eq!(now.get("/v1/devices").body["items"][0]["name"], "my phone");
}

#[test]
fn a_device_of_another_account_cannot_be_taken() {
    let app = TestApp::start();
    let anna = app.register("anna");
    app.register("ben");
    let body = json!({
        "email": "ben@example.org", "password": PASSWORD, "device_name": "x",
        "device_id": anna.text("device_id"),
    });
    assert_eq!(app.anyone().post("/v1/sessions", body).problem(), "409 device_taken");
    assert_eq!(anna.get("/v1/logs").status, 200);
}

#[test]
fn refreshing_gives_new_tokens() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let answer = refresh(&app.anyone(), anna.text("refresh_token"), None);
    assert_snapshot!(answer, @r#"200 {"access_token":"[token]","account_id":"[id]","device_id":"[id]","expires_in":900,"refresh_token":"[token]"}"#);
    assert_ne!(answer.body["refresh_token"], anna.session["refresh_token"]);
    assert_eq!(anna.with_session(answer.body).get("/v1/logs").status, 200);
}

#[test]
fn a_token_used_twice_revokes_its_device() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let renewed = refresh(&app.anyone(), anna.text("refresh_token"), None);
    let again = refresh(&app.anyone(), anna.text("refresh_token"), None);
    assert_eq!(again.problem(), "401 session_ended");
    let renewed = anna.with_session(renewed.body);
    assert_eq!(renewed.get("/v1/logs").problem(), "401 session_ended");
    let last = refresh(&app.anyone(), renewed.text("refresh_token"), None);
    assert_eq!(last.problem(), "401 session_ended");
}

#[test]
fn the_exact_repeat_of_a_refresh_is_answered_again() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let (old, next) = (anna.text("refresh_token"), made_token("a"));
    for _ in 0..3 {
        let answer = refresh(&app.anyone(), old, Some(&next));
        assert_eq!(answer.body["refresh_token"], next.as_str());
        assert_eq!(anna.with_session(answer.body).get("/v1/logs").status, 200);
    }
    assert_eq!(refresh(&app.anyone(), &next, Some(&made_token("b"))).status, 200);
    // Its successor has been used: now the repeat can only be a copy.
    let copied = refresh(&app.anyone(), old, Some(&next));
    assert_eq!(copied.problem(), "401 session_ended");
    let ended = refresh(&app.anyone(), &made_token("b"), None);
    assert_eq!(ended.problem(), "401 session_ended");
}

#[test]
fn a_repeat_with_another_successor_revokes_the_device() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let old = anna.text("refresh_token");
    assert_eq!(refresh(&app.anyone(), old, Some(&made_token("a"))).status, 200);
    let other = refresh(&app.anyone(), old, Some(&made_token("b")));
    assert_eq!(other.problem(), "401 session_ended");
    assert_eq!(anna.get("/v1/logs").problem(), "401 session_ended");
}

#[test]
fn a_successor_must_be_new_and_random() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let old = anna.text("refresh_token");
    for next in ["short", &"a".repeat(44), old] {
        let answer = refresh(&app.anyone(), old, Some(next));
        assert_eq!(answer.problem(), "400 invalid_request", "{next}");
    }
    assert_eq!(refresh(&app.anyone(), old, None).status, 200);
}

#[test]
fn a_refresh_token_expires_after_more_than_a_year() {
    let app = TestApp::start();
    let anna = app.register("anna");
    app.clock.advance_ms(401 * 24 * 3600 * 1000);
    let late = refresh(&app.anyone(), anna.text("refresh_token"), None);
    assert_eq!(late.problem(), "401 session_ended");
    assert_eq!(refresh(&app.anyone(), "unknown", None).problem(), "401 session_ended");
}

#[test]
fn logging_out_ends_the_session_and_keeps_the_device() {
    let app = TestApp::start();
    let anna = app.register("anna");
    assert_snapshot!(anna.delete("/v1/sessions/current"), @"204");
    assert_eq!(anna.get("/v1/logs").problem(), "401 session_ended");
    let spent = refresh(&app.anyone(), anna.text("refresh_token"), None);
    assert_eq!(spent.problem(), "401 session_ended");
    let body = json!({
        "email": "anna@example.org", "password": PASSWORD, "device_name": "phone",
        "device_id": anna.text("device_id"),
    });
    assert_eq!(app.anyone().post("/v1/sessions", body).status, 201);
}
