//! Exchanges whose device goes while they wait for their turn.

use std::sync::mpsc;
use std::thread;

use automerge::transaction::Transactable;
use automerge::{Automerge, ROOT};
use banister_server::store::{Connection, DatabaseUrl, Store, StoreResult};
use banister_shared::ids::{Month, PageId};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::request;
use crate::Anna;

const CUT: usize = 30;
/// As many of one account's go on at a time; those go on to their end.
const AT_ONCE: u64 = 2;

/// An exchange that brings one change, unlike any other.
fn exchange(anna: &Anna) -> Vec<u8> {
    let mut document = Automerge::new();
    let mut transaction = document.transaction();
    transaction.put(ROOT, "pain", 4).unwrap();
    transaction.commit();
    let change = document.get_changes(&[])[0].raw_bytes().to_vec();
    let page = PageId::episodes(anna.log, Month::new(1522));
    request([(page, vec![change])]).encode()
}

async fn send(anna: &Anna) -> TcpStream {
    let (host, body) = (anna.client.address.trim_start_matches("http://"), exchange(anna));
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\
         content-type: application/cbor\r\ncontent-length: {}\r\n\r\n",
        anna.path("/exchange"),
        anna.client.text("access_token"),
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    stream
}

/// Answered only after those who have asked before have been let in.
fn ask(anna: &Anna) {
    assert_eq!(anna.client.get("/v1/devices").status, 200);
}

/// Sends all of them, and cuts them off once all of them wait.
#[tokio::main(flavor = "current_thread")]
async fn send_and_cut(anna: &Anna) {
    let mut sent = Vec::new();
    for _ in 0..CUT {
        sent.push(send(anna).await);
    }
    (0..3).for_each(|_| ask(anna));
    sent.iter().for_each(|stream| stream.set_zero_linger().unwrap());
    drop(sent);
    (0..3).for_each(|_| ask(anna));
}

/// Does something while nobody can write to the server's database.
fn unwritable(anna: &Anna, what: impl FnOnce()) {
    let store = Store::open(&DatabaseUrl::Sqlite(anna.app.database())).unwrap();
    let (begun, begins) = mpsc::channel();
    let (end, ends) = mpsc::channel::<()>();
    let write = move |_: &mut Connection| -> StoreResult<()> {
        begun.send(()).unwrap();
        let _ = ends.recv();
        Ok(())
    };
    thread::scope(|scope| {
        scope.spawn(|| block_on(store.write(write)).unwrap());
        begins.recv().unwrap();
        what();
        drop(end);
    });
}

fn block_on<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(what)
}

#[test]
fn exchanges_that_are_cut_off_while_they_wait_leave_nothing_behind() {
    let anna = Anna::start();
    let path = anna.path("/exchange");
    let send = || anna.client.send("POST", &path, "application/cbor", &exchange(&anna)).status;
    // What is written once in an hour is written.
    assert_eq!(send(), 200);
    unwritable(&anna, || send_and_cut(&anna));
    assert_eq!(send(), 200);
    let stored = anna.changes();
    assert!((2..=2 + AT_ONCE).contains(&stored), "{stored}");
}
