use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::json;

use crate::TestApp;
use crate::client::PASSWORD;

#[test]
fn a_revoked_device_is_out_with_its_next_request() {
    let app = TestApp::start();
    let (phone, tablet) = (app.register("anna"), app.log_in("anna"));
    let path = format!("/v1/devices/{}", tablet.text("device_id"));
    assert_snapshot!(phone.delete(&path), @"204");
    assert_snapshot!(tablet.get("/v1/logs"), @r#"401 {"code":"session_ended","detail":"Log in again.","status":401,"title":"This device's session has ended."}"#);
    assert_snapshot!(phone.delete(&path), @"204");
    let revoked = &phone.get("/v1/devices").body["items"][1];
    assert_eq!((&revoked["name"], &revoked["revoked"]), (&json!("tablet"), &json!(true)));
}

#[test]
fn a_revoked_device_cannot_come_back() {
    let app = TestApp::start();
    let (phone, tablet) = (app.register("anna"), app.log_in("anna"));
    phone.delete(&format!("/v1/devices/{}", tablet.text("device_id")));
    let body = json!({ "refresh_token": tablet.text("refresh_token") });
    assert_eq!(app.anyone().post("/v1/sessions/refresh", body).problem(), "401 session_ended");
    let body = json!({
        "email": "anna@example.org", "password": PASSWORD, "device_name": "tablet",
        "device_id": tablet.text("device_id"),
    });
    assert_eq!(app.anyone().post("/v1/sessions", body).problem(), "409 device_taken");
}

#[test]
fn other_peoples_devices_do_not_exist() {
    let app = TestApp::start();
    let (anna, ben) = (app.register("anna"), app.register("ben"));
    let path = format!("/v1/devices/{}", ben.text("device_id"));
    assert_eq!(anna.delete(&path).problem(), "404 device_not_found");
    assert_eq!(anna.delete("/v1/devices/nonsense").problem(), "400 invalid_id");
    assert_eq!(ben.get("/v1/logs").status, 200);
}

#[test]
fn last_contact_is_kept_to_the_minute() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let seen = || anna.get("/v1/devices").body["items"][0]["last_seen_at"].clone();
    let first = seen();
    assert_eq!(seen(), first);
    app.clock.advance_ms(61 * 1000);
    // The request that notes it does not wait for it, and a disk takes its time.
    let asked = Instant::now();
    while seen() == first {
        assert!(asked.elapsed() < Duration::from_secs(20), "it is never noted");
    }
}

#[test]
fn a_sync_token_opens_nothing_else() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let answer = anna.post("/v1/devices/current/sync-token", json!({}));
    assert_snapshot!(answer, @r#"201 {"token":"[token]"}"#);
    let stock = anna.with_token(answer.body["token"].as_str().unwrap());
    assert_eq!(stock.get("/v1/logs").problem(), "401 not_authenticated");
    let another = stock.post("/v1/devices/current/sync-token", json!({}));
    assert_eq!(another.problem(), "401 not_authenticated");
}
