//! An HTTP server that answers as a test wants: an account, no logs, and exchanges.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use banister_shared::sync::{Request, Response};
use serde_json::{Value, json};

use crate::device::Device;

type Answer = fn(&Request) -> Response;

pub(crate) struct SlyServer {
    address: String,
    exchanges: Arc<AtomicUsize>,
}

impl SlyServer {
    pub(crate) fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let exchanges = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&exchanges);
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.unwrap(), answer, &counted);
            }
        });
        Self { address, exchanges }
    }

    pub(crate) fn exchanges(&self) -> usize {
        self.exchanges.load(Ordering::Relaxed)
    }

    pub(crate) fn log_in(&self, device: &Device) {
        let words =
            ["login", "--server", &self.address, "--email", "a@example.org", "--password-stdin"];
        std::fs::write(device.file("password"), "correct horse\n").unwrap();
        let stdin = std::fs::File::open(device.file("password")).unwrap();
        let output = device.command(&words).stdin(stdin).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// One request of one connection.
fn serve(stream: TcpStream, answer: Answer, exchanges: &AtomicUsize) {
    let mut reader = BufReader::new(stream);
    let (path, body) = request(&mut reader);
    let bytes = match path.as_str() {
        "/v1/sessions" => session(&body),
        "/v1/logs" if body.is_empty() => json!({ "items": [], "next_cursor": null }),
        "/v1/logs" => log(&body),
        _ => {
            exchanges.fetch_add(1, Ordering::Relaxed);
            return reply(reader, &answer(&Request::decode(&body).unwrap()).encode());
        }
    };
    reply(reader, bytes.to_string().as_bytes());
}

fn request(reader: &mut BufReader<TcpStream>) -> (String, Vec<u8>) {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        head.push(line.to_ascii_lowercase());
    }
    let length = head.iter().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |text| text.trim().parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    (head[0].split(' ').nth(1).unwrap().to_owned(), body)
}

fn reply(reader: BufReader<TcpStream>, body: &[u8]) {
    let mut stream = reader.into_inner();
    let head =
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
}

/// It expires so late that a careless product overflows.
fn session(body: &[u8]) -> Value {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let id = "01930000-0000-7000-8000-000000000001";
    json!({ "account_id": id, "device_id": asked["device_id"], "access_token": "a",
        "refresh_token": "b", "expires_in": i64::MAX })
}

fn log(body: &[u8]) -> Value {
    let asked: Value = serde_json::from_slice(body).unwrap();
    json!({ "id": asked["id"], "name": "", "role": "owner", "created_at": "2026-11-21T00:00:00Z" })
}
