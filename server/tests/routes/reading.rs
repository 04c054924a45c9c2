//! What is read of a log when there is much of it, and what others notice.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ChangeHash, ObjType, ROOT, ScalarValue};
use banister_shared::ids::{Month, PageId};
use banister_shared::testkit::rng::Rng;

use crate::exchange::request;
use crate::{Anna, Client, TestApp};

const OPERATIONS: usize = 49_000;
const CHANGES: usize = 5;
/// Days of which each is asked for at the same time as the others: as many as may read the
/// database. The months around one are not those around another.
const DAYS: [&str; 4] = ["2025-01-11", "2025-04-11", "2025-07-11", "2025-10-11"];

#[test]
fn whoever_has_much_opened_takes_nobody_who_reads_for_others() {
    let anna = Anna::start();
    for month in DAYS.map(month) {
        store(&anna, PageId::episodes(anna.log, month), dense());
        store(&anna, PageId::episodes(anna.log, month.next()), dense());
    }
    let stranger = anna.app.register("ben");
    let timeline = format!("/v1/logs/{}/timeline", stranger.new_log());
    let ask = |day: &str| anna.client.get(&anna.path(&format!("/days?from={day}&to={day}"))).status;
    thread::scope(|scope| {
        let reading = DAYS.map(|day| scope.spawn(move || ask(day)));
        let answered = || reading.iter().filter(|read| read.is_finished()).count();
        while answered() < DAYS.len() {
            assert_eq!(stranger.get("/v1/devices").status, 200);
            let before = answered();
            assert_eq!(stranger.get(&timeline).status, 200);
            assert!(answered() <= before + 1, "others' turns come between hers");
        }
        assert!(reading.into_iter().all(|read| read.join().unwrap() == 200));
    });
}

#[test]
fn exchanges_that_name_many_pages_take_not_everybody_who_reads_for_others() {
    let app = TestApp::start();
    let stranger = app.register("carl");
    let people = ["anna", "ben"].map(|name| app.register(name));
    let asking = people.map(Asking::of);
    thread::scope(|scope| {
        let twice = asking.iter().chain(&asking);
        let asked: Vec<_> = twice.map(|asking| scope.spawn(|| asking.ask())).collect();
        let is_over = || asked.iter().any(thread::ScopedJoinHandle::is_finished);
        let (begun, mut last) = (Instant::now(), Duration::ZERO);
        while !is_over() {
            let from = begun.elapsed();
            assert_eq!(stranger.get("/v1/devices").status, 200);
            last = if is_over() { last } else { from };
        }
        let shortest = asked.into_iter().map(|asked| asked.join().unwrap()).min().unwrap();
        // Who asks while all of them are at it does not wait until one of them is done.
        assert!(last > shortest / 4, "{last:?}, {shortest:?}");
    });
}

/// Somebody with an exchange that says of each of many pages that something is lost.
struct Asking {
    client: Client,
    path: String,
    body: Vec<u8>,
}

impl Asking {
    fn of(client: Client) -> Self {
        let log = client.new_log();
        let mut document = Automerge::new();
        for _ in 0..2_000 {
            document.empty_commit(CommitOptions::default());
        }
        let pages = (1500..1510).map(|month| PageId::episodes(log, Month::new(month)));
        let mut asking =
            Self { client, path: format!("/v1/logs/{log}/exchange"), body: Vec::new() };
        for page in pages.clone() {
            asking.body = request([(page, bytes(&document))]).encode();
            asking.ask();
        }
        let mut naming = request(pages.map(|page| (page, Vec::new())));
        for page in &mut naming.pages {
            page.heads = [ChangeHash([7; 32])].into_iter().collect();
        }
        Self { body: naming.encode(), ..asking }
    }

    /// Asks, and gives how long that took.
    fn ask(&self) -> Duration {
        let begun = Instant::now();
        let answer = self.client.send("POST", &self.path, "application/cbor", &self.body);
        assert_eq!(answer.status, 200, "{answer}");
        begun.elapsed()
    }
}

#[test]
fn answers_that_nobody_takes_are_counted_until_they_are_let_go() {
    let anna = Anna::start();
    let page = PageId::episodes(anna.log, Month::new(1522));
    for seed in 0..30 {
        store(&anna, page, long(seed));
    }
    let path = anna.path(&format!("/pages/{page}"));
    let mut waiting = Vec::new();
    let refused = (0..20).any(|_| {
        let (status, stream) = begin(&anna.client, &path);
        waiting.push(stream);
        status == "429"
    });
    assert!(refused, "64 MiB are more than an account may leave lying");
    assert!(waiting.len() > 4, "some of them may wait");
    let stranger = anna.app.register("ben");
    assert_eq!(stranger.get("/v1/devices").status, 200);
    drop(waiting);
    // The server sees that they have gone when it goes on writing.
    while anna.client.get(&path).status != 200 {}
}

pub(crate) fn month(day: &str) -> Month {
    Month::of_day(day.parse().unwrap())
}

pub(crate) fn store(anna: &Anna, page: PageId, changes: Vec<Vec<u8>>) {
    let (path, body) = (anna.path("/exchange"), request([(page, changes)]).encode());
    let answer = anna.client.send("POST", &path, "application/cbor", &body);
    assert_eq!(answer.status, 200, "{answer}");
}

/// A few hundred bytes, and nearly a quarter of a million operations.
pub(crate) fn dense() -> Vec<Vec<u8>> {
    let mut document = Automerge::new();
    for number in 0..CHANGES {
        let mut transaction = document.transaction();
        let list = transaction.put_object(ROOT, format!("l{number}"), ObjType::List).unwrap();
        transaction.splice(&list, 0, 0, vec![ScalarValue::Null; OPERATIONS]).unwrap();
        transaction.commit();
    }
    bytes(&document)
}

/// A change of 230 KB that does not deflate, another one for each seed.
fn long(seed: u64) -> Vec<Vec<u8>> {
    let rng = &mut Rng::new(seed);
    let noise: Vec<u8> = (0..23_000).flat_map(|_| rng.bytes::<10>()).collect();
    let mut document = Automerge::new();
    let mut transaction = document.transaction();
    transaction.put(ROOT, format!("k{seed}"), noise).unwrap();
    transaction.commit();
    bytes(&document)
}

fn bytes(document: &Automerge) -> Vec<Vec<u8>> {
    document.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
}

/// Asks, and reads no more of the answer than its status.
fn begin(client: &Client, path: &str) -> (String, TcpStream) {
    let host = client.address.trim_start_matches("http://");
    let token = client.text("access_token");
    let mut stream = TcpStream::connect(host).unwrap();
    let head =
        format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    (String::from_utf8_lossy(&status[9..]).into_owned(), stream)
}
