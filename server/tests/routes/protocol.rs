//! Whatever is sent, the answer is a problem of the table, and the server stays up.

use std::io::{Read, Write};
use std::net::TcpStream;

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;

use crate::TestApp;

const JSON: &str = "application/json";

#[test]
fn unknown_paths_and_methods_are_problems() {
    let app = TestApp::start();
    let anyone = app.anyone();
    for path in ["/v1", "/v1/", "/v1/nothing", "/v2/logs", "/favicon.ico", "/v1/logs/a/b"] {
        assert_eq!(anyone.get(path).problem(), "404 not_found", "{path}");
    }
    let wrong = anyone.get("/v1/accounts");
    assert_snapshot!(wrong, @r#"405 {"code":"method_not_allowed","detail":"Compare it with the API description.","status":405,"title":"This address does not answer to that method."}"#);
    assert_eq!(wrong.header("allow"), "POST");
    assert_eq!(anyone.send("PUT", "/v1/logs", JSON, b"{}").header("allow"), "GET, POST");
    assert_eq!(anyone.send("DELETE", "/healthz", JSON, b"").problem(), "405 method_not_allowed");
}

#[test]
fn bodies_that_cannot_be_read_are_problems() {
    let app = TestApp::start();
    let send = |content_type: &str, body: &[u8]| {
        app.anyone().send("POST", "/v1/sessions", content_type, body).problem()
    };
    assert_eq!(send("text/plain", b"{}"), "415 unsupported_media_type");
    assert_eq!(send("application/cbor", b"\xa0"), "415 unsupported_media_type");
    for body in [&b"{"[..], b"[]", b"null", b"{}", b"\xff\xfe", b"{\"email\":1}", &[b'['; 9_000]] {
        assert_eq!(send(JSON, body), "400 invalid_request");
    }
    assert_eq!(send(JSON, b""), "400 invalid_request");
    let large = vec![b' '; 16 * 1024 + 1];
    assert_eq!(send(JSON, &large), "413 body_too_large");
    assert_eq!(app.anyone().get("/healthz").status, 200);
}

#[test]
fn compressed_bodies_are_not_inflated() {
    let app = TestApp::start();
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(br#"{"refresh_token":""}"#).unwrap();
    let packed = packed.finish().unwrap();
    let paths = [("/v1/sessions/refresh", JSON), ("/v1/logs/x/exchange", "application/cbor")];
    for (path, typed) in paths {
        for coding in ["gzip", "deflate", "br", "zstd", "x", "identity, gzip"] {
            let answer = app.anyone().post_encoded(path, typed, coding, &packed);
            assert_eq!(answer.problem(), "415 unsupported_media_type", "{coding}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
        let as_it_is = app.anyone().post_encoded(path, typed, "Identity", b"{}");
        assert_ne!(as_it_is.status, 415);
    }
}

#[test]
fn bytes_that_are_no_http_end_one_connection() {
    let app = TestApp::start();
    let address = app.address.strip_prefix("http://").unwrap();
    let huge = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(1 << 20));
    for bytes in [&b"\0\0\0\0\r\n\r\n"[..], b"GET / HTTP/9\r\n\r\n", huge.as_bytes()] {
        let mut stream = TcpStream::connect(address).unwrap();
        // The server may hang up before all of it is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"));
    }
    assert_eq!(app.anyone().get("/healthz").status, 200);
}
