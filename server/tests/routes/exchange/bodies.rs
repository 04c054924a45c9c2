//! Bodies that are no exchange, and requests that may not make one.

use std::io::{Read, Write};
use std::net::TcpStream;

use banister_shared::ids::{LogId, Month, PageId};
use banister_shared::limits::EXCHANGE_BYTES_MAX;
use banister_shared::testkit::rng::Rng;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::request;
use crate::{Anna, Client, Phone};

/// A phone with a spasm that the server has, and one that it has not.
fn half_sent() -> (Anna, Phone) {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    phone.spasm("2026-11-04T12:00:00Z");
    (anna, phone)
}

#[test]
fn a_body_that_is_cut_off() {
    let (anna, mut phone) = half_sent();
    let body = phone.request().0.encode();
    anna.unchanged(|| {
        for length in 0..body.len() {
            let answer = phone.post(&body[..length]);
            assert_eq!(answer.problem(), "400 invalid_exchange", "{length}");
        }
    });
    assert_eq!(phone.post(&body).status, 200);
    assert_eq!(anna.changes(), 2);
}

#[test]
fn a_body_of_random_bytes() {
    let (anna, phone) = half_sent();
    let mut rng = Rng::new(7);
    anna.unchanged(|| {
        for _ in 0..200 {
            let body: Vec<u8> = (0..rng.below(300)).map(|_| rng.next() as u8).collect();
            assert_eq!(phone.post(&body).problem(), "400 invalid_exchange");
        }
    });
}

#[test]
fn a_body_with_wrong_bytes() {
    let (anna, mut phone) = half_sent();
    let body = phone.request().0.encode();
    for place in 0..body.len() {
        let mut wrong = body.clone();
        wrong[place] ^= 0x20;
        let before = anna.stored();
        let answer = phone.post(&wrong);
        // Wrong is not always wrong: a clock, a counter, claimed heads.
        if answer.status != 200 {
            assert!((400..500).contains(&answer.status), "{place}: {answer}");
            assert_eq!(anna.stored(), before);
        }
    }
    phone.sync();
    assert_eq!(anna.changes(), 2);
}

#[test]
fn a_body_beyond_the_limit() {
    let (anna, phone) = half_sent();
    let answer = anna.unchanged(|| head_only(&phone, EXCHANGE_BYTES_MAX + 1));
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains(r#""code":"body_too_large""#), "{answer}");
}

/// Announces a body of so many bytes and reads the answer, which does not wait for them.
fn head_only(phone: &Phone, length: usize) -> String {
    let mut stream =
        TcpStream::connect(phone.client.address.trim_start_matches("http://")).unwrap();
    write!(
        stream,
        "POST {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/cbor\r\ncontent-length: {length}\r\n\r\n",
        phone.path("/exchange"),
        phone.client.text("access_token"),
    )
    .unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_body_of_another_type() {
    let (anna, mut phone) = half_sent();
    let body = phone.request().0.encode();
    for kind in ["application/json", "text/plain", "application/octet-stream", ""] {
        let path = phone.path("/exchange");
        let answer = anna.unchanged(|| phone.client.send("POST", &path, kind, &body));
        assert_eq!(answer.problem(), "415 unsupported_media_type");
    }
}

#[test]
fn pages_that_do_not_belong() {
    let (anna, mut phone) = half_sent();
    let part = phone.request().0.pages.remove(0);
    let changes: Vec<Vec<u8>> = part.changes.into_iter().map(Into::into).collect();
    let elsewhere = PageId::episodes(LogId::new([9; 12]), Month::new(1_522));
    let answer = anna.unchanged(|| {
        phone.post(&request([(part.page, changes.clone()), (elsewhere, changes.clone())]).encode())
    });
    assert_eq!(answer.problem(), "400 page_not_in_log");
    assert_eq!(answer.body["page"], elsewhere.to_string());
    let twice = request([(part.page, changes.clone()), (part.page, changes)]);
    let answer = anna.unchanged(|| phone.post(&twice.encode()));
    assert_eq!(answer.problem(), "400 invalid_exchange");
}

#[test]
fn logs_that_are_not_there() {
    let (anna, mut phone) = half_sent();
    let body = phone.request().0.encode();
    let log = LogId::new([9; 12]);
    let post = |path: &str| phone.client.send("POST", path, "application/cbor", &body).problem();
    anna.unchanged(|| {
        assert_eq!(post(&format!("/v1/logs/{log}/exchange")), "404 log_not_found");
        assert_eq!(post("/v1/logs/nonsense/exchange"), "400 invalid_id");
        assert_eq!(anna.client.get(&phone.path("/exchange")).problem(), "405 method_not_allowed");
    });
}

/// The access token with another header.
fn with_header(client: &Client, header: &str) -> String {
    let (_, rest) = client.text("access_token").split_once('.').unwrap();
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header))
}

#[test]
fn tokens_that_are_not_good() {
    let (anna, mut phone) = half_sent();
    let body = phone.request().0.encode();
    let (path, token) = (phone.path("/exchange"), phone.client.text("access_token").to_owned());
    let send = |token: &str| {
        let client = phone.client.with_token(token);
        client.send("POST", &path, "application/cbor", &body).problem()
    };
    let none = with_header(&phone.client, r#"{"alg":"none"}"#);
    let wrong_key = with_header(&phone.client, r#"{"alg":"EdDSA","kid":"unknown"}"#);
    let (unsigned, _) = token.rsplit_once('.').unwrap();
    anna.unchanged(|| {
        for token in [&none, &wrong_key, unsigned, &format!("{unsigned}."), &format!("{token}x")] {
            assert_eq!(send(token), "401 not_authenticated", "{token}");
        }
    });
    anna.app.clock.advance_ms(901 * 1000);
    assert_eq!(send(&token), "401 token_expired");
}
