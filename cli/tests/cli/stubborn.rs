//! A server that never has enough.

use banister_shared::sync::{PageAnswer, Request, Response};

use crate::device::Device;
use crate::sly_server::SlyServer;

fn answer(request: &Request, pages: Vec<PageAnswer>, more: bool) -> Response {
    let (cursor, digest) = (request.cursor, request.digest);
    Response { version: 1, cursor, digest, now_ms: request.now_ms, pages, more }
}

#[test]
fn a_server_that_asks_again_for_nothing_is_left_alone() {
    let device = Device::new();
    let server = SlyServer::start(|request| answer(request, Vec::new(), true));
    server.log_in(&device);
    let told = device.fails(&["sync"]);
    assert!(told.starts_with("5 error: the server at http"), "{told}");
    assert!(told.contains("sends and takes nothing\n  → Nothing is lost"), "{told}");
    assert!(server.exchanges() <= 5, "{}", server.exchanges());
}

#[test]
fn a_page_that_is_lacked_for_ever_is_sent_twice_at_most() {
    let device = Device::new();
    device.run(&["spasm"]);
    let server = SlyServer::start(|request| {
        let lacks = |part: &banister_shared::sync::PagePart| PageAnswer {
            page: part.page,
            heads: part.heads.clone(),
            snapshot: None,
            changes: Vec::new(),
            lacks: true,
        };
        answer(request, request.pages.iter().map(lacks).collect(), false)
    });
    server.log_in(&device);
    let output = device.output(&["sync"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(server.exchanges() <= 6, "{} {told}", server.exchanges());
    let status = device.run(&["status"]);
    assert!(status.contains("last contact: just now"), "{status}");
}
