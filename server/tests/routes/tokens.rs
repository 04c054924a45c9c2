//! Access tokens, good and bad.

use aws_lc_rs::signature::Ed25519KeyPair;
use banister_server::{Config, rotate_key};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Parser;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{Client, TestApp};

fn part(token: &str, n: usize) -> Value {
    let part = URL_SAFE_NO_PAD.decode(token.split('.').nth(n).unwrap()).unwrap();
    serde_json::from_slice(&part).unwrap()
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token as `header` and `claims` say, signed with a key that the server does not know.
fn forged(header: &Value, claims: &Value) -> String {
    let pair = Ed25519KeyPair::generate().unwrap();
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()).as_ref());
    format!("{message}.{signature}")
}

fn refused(client: &Client, token: &str) {
    assert_eq!(client.with_token(token).get("/v1/logs").problem(), "401 not_authenticated");
}

#[test]
fn a_token_says_who_and_until_when() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let (header, claims) = (part(anna.text("access_token"), 0), part(anna.text("access_token"), 1));
    assert_eq!(header["alg"], "EdDSA");
    assert_eq!(claims["sub"], anna.text("account_id"));
    assert_eq!(claims["dev"], anna.text("device_id"));
    assert_eq!(claims["scope"], "api");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 900);
    let keys = app.anyone().get("/.well-known/jwks.json");
    assert_snapshot!(keys, @r#"200 {"keys":[{"alg":"EdDSA","crv":"Ed25519","kid":"[id]","kty":"OKP","use":"sig","x":"[id]"}]}"#);
    assert_eq!(keys.body["keys"][0]["kid"], header["kid"]);
}

#[test]
fn without_a_token_nothing_is_shown() {
    let app = TestApp::start();
    let answer = app.anyone().get("/v1/logs");
    assert_snapshot!(answer, @r#"401 {"code":"not_authenticated","detail":"Log in again.","status":401,"title":"There is no access token, or it is not valid."}"#);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[test]
fn tampered_forged_and_unsigned_tokens_are_refused() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let token = anna.text("access_token");
    let (header, mut claims) = (part(token, 0), part(token, 1));
    let (message, signature) = token.rsplit_once('.').unwrap();
    refused(&anna, &forged(&header, &claims));
    refused(&anna, &forged(&json!({ "alg": "EdDSA", "kid": "unknown" }), &claims));
    refused(&anna, &forged(&json!({ "alg": "EdDSA" }), &claims));
    refused(&anna, &format!("{}.{}.", encode(&json!({ "alg": "none" })), encode(&claims)));
    let kid = &header["kid"];
    let none = encode(&json!({ "alg": "none", "kid": kid }));
    refused(&anna, &format!("{none}.{}.", encode(&claims)));
    // A verifier that takes the public key for a shared secret would accept this one.
    let hmac = encode(&json!({ "alg": "HS256", "kid": kid }));
    refused(&anna, &format!("{hmac}.{}.{signature}", encode(&claims)));
    claims["exp"] = (claims["exp"].as_i64().unwrap() + 60).into();
    refused(&anna, &format!("{}.{}.{signature}", encode(&header), encode(&claims)));
    for text in ["", "x", "a.b.c", message, &format!("{token}x"), &"x".repeat(5_000)] {
        refused(&anna, text);
    }
    assert_eq!(anna.get("/v1/logs").status, 200);
}

#[test]
fn a_token_expires_after_fifteen_minutes() {
    let app = TestApp::start();
    let anna = app.register("anna");
    app.clock.advance_ms(890 * 1000);
    assert_eq!(anna.get("/v1/logs").status, 200);
    app.clock.advance_ms(11 * 1000);
    assert_eq!(anna.get("/v1/logs").problem(), "401 token_expired");
}

#[test]
fn keys_can_be_rotated_while_the_server_runs() {
    let app = TestApp::start();
    let anna = app.register("anna");
    let mut config = Config::parse_from(["banister-server"]);
    config.database = Some(format!("sqlite://{}", app.database().display()).parse().unwrap());
    actix_web::rt::System::new().block_on(rotate_key(&config)).unwrap();
    app.clock.advance_ms(2 * 60 * 1000);
    assert_eq!(anna.get("/v1/logs").status, 200);
    let later = app.log_in("anna");
    assert_eq!(later.get("/v1/logs").status, 200);
    let kid = |client: &Client| part(client.text("access_token"), 0)["kid"].clone();
    assert_ne!(kid(&later), kid(&anna));
    let keys = || app.anyone().get("/.well-known/jwks.json").body["keys"].as_array().unwrap().len();
    assert_eq!(keys(), 2);
    app.clock.advance_ms(3600 * 1000);
    assert_eq!(keys(), 1);
    assert_eq!(anna.get("/v1/logs").problem(), "401 not_authenticated");
}
