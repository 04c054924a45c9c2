//! Ten thousand connections that say nothing.

use std::io::ErrorKind;
use std::time::Duration;

use banister_server::store::account::{self, NewAccount};
use banister_server::store::device::{self, NewDevice};
use banister_server::store::{Connection, Store, StoreError, StoreResult, sync_token};
use banister_shared::ids::{AccountId, DeviceId};
use banister_shared::wire::{Join, Message, PeerMetadata};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::Bystanders;
use super::program::Running;

const CONNECTIONS: usize = 10_000;
/// Sockets of each account; a device may have 32.
const EACH: usize = 30;
/// Files that this process, and the server, need for other things.
const OTHER_FILES: u64 = 500;
/// Connections that are opened at the same time.
const AT_ONCE: usize = 64;
/// What one may take of the server's memory, which was not built to be small: an optimised one
/// takes a quarter of it.
const EACH_KIB_MAX: usize = 100;
/// Whoever does not finish a request, or does not introduce itself, goes after ten seconds.
const GONE_WITHIN: Duration = Duration::from_secs(30);

/// How a ping begins (RFC 6455, 5.2).
const PING: [u8; 1] = [0x89];

/// How much a connection says before it says nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Silence {
    /// Half a request.
    Unfinished,
    /// It has been let in, and does not say who it is.
    Unnamed,
    /// It has introduced itself.
    Introduced,
}

use Silence::{Introduced, Unfinished, Unnamed};

#[test]
fn ten_thousand_connections_that_say_nothing() {
    let connections = allowed();
    let running = Running::on(|database| write_accounts(database, connections.div_ceil(EACH)));
    let mut others = Bystanders::at(&running.anyone());
    running.grow_by_less_than((connections * EACH_KIB_MAX / 1024) as u64, || {
        others.notice_nothing_of(|| runtime().block_on(be_silent(&running, connections)));
    });
}

/// Opens so many, with all of them open at the same time, and sees who is shown the door.
async fn be_silent(running: &Running, connections: usize) {
    // Those who may stay come first: the others are given ten seconds.
    let staying = opened(running, connections * 8 / 10, Introduced).await;
    let unnamed = opened(running, connections / 10, Unnamed).await;
    let unfinished = opened(running, connections / 10, Unfinished).await;
    let all = [staying, unnamed, unfinished].map(plain);
    let open = all.iter().flatten().filter(|stream| is_open(stream)).count();
    say_how_many(open);
    assert_eq!(open, connections);
    let [staying, unnamed, unfinished] = all;
    let mut leaving: JoinSet<_> = unnamed.into_iter().chain(unfinished).map(ended).collect();
    while let Some(ended) = leaving.join_next().await {
        ended.unwrap();
    }
    assert!(staying.iter().all(is_open), "whoever has introduced itself may stay");
}

#[expect(
    clippy::print_stderr,
    reason = "it depends on the machine, and a test that passes is quiet"
)]
fn say_how_many(open: usize) {
    eprintln!("{open} connections were open at once");
}

/// As many as both ends may have open, up to ten thousand.
fn allowed() -> usize {
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
    usize::try_from(most - OTHER_FILES).unwrap().min(CONNECTIONS) / 10 * 10
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// What an account's device shows: any text may be a token.
fn token(account: usize) -> String {
    format!("token-of-{account}")
}

/// Accounts with a device each, straight into the database: to register them would take
/// minutes of hashing passwords.
fn write_accounts(database: &str, accounts: usize) {
    let write = move |conn: &mut Connection| {
        (0..accounts).try_for_each(|number| write_account(conn, number))
    };
    runtime().block_on(async {
        let store = Store::open(&database.parse().unwrap()).unwrap();
        store.write::<_, StoreError, _>(write).await.unwrap();
        store.shutdown().await;
    });
}

fn write_account(conn: &mut Connection, number: usize) -> StoreResult<()> {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&(number as u64).to_be_bytes());
    let (id, device) = (AccountId::new(1, random), DeviceId::new(1, random));
    let email = format!("eve-{number}@example.org");
    let new =
        NewAccount { id, email: &email, password_hash: "x", display_name: None, created_at: 1 };
    account::insert(conn, &new)?;
    let name = "phone";
    device::insert(conn, &NewDevice { id: device, account_id: id, name, created_at: 1 })?;
    sync_token::insert(conn, &Sha256::digest(token(number)).into(), device, 1)
}

async fn opened(running: &Running, count: usize, silence: Silence) -> Vec<TcpStream> {
    let address = running.program.address.trim_start_matches("http://").to_owned();
    // Each silence takes another part of the sockets that an account may have.
    let each = if silence == Introduced { EACH * 8 / 10 } else { EACH / 10 };
    let accounts = count.div_ceil(each);
    let (mut opening, mut open) = (JoinSet::new(), Vec::new());
    for number in 0..count {
        if opening.len() >= AT_ONCE {
            open.extend(opening.join_next().await.unwrap());
        }
        opening.spawn(silent(address.clone(), token(number % accounts), silence));
    }
    open.extend(opening.join_all().await);
    open
}

/// A connection that says as much, and nothing more.
async fn silent(address: String, token: String, silence: Silence) -> TcpStream {
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /v1/sync?token={token} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    if silence != Unfinished {
        stream.write_all(b"\r\n").await.unwrap();
        let answer = read_until(&mut stream, b"\r\n\r\n").await;
        assert!(answer.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&answer));
    }
    if silence == Introduced {
        stream.write_all(&join()).await.unwrap();
        read_until(&mut stream, b"isEphemeral").await;
    }
    stream
}

async fn read_until(stream: &mut TcpStream, end: &[u8]) -> Vec<u8> {
    let mut read = Vec::with_capacity(4096);
    while !read.windows(end.len()).any(|part| part == end) {
        assert!(stream.read_buf(&mut read).await.unwrap() > 0, "it was closed");
    }
    read
}

/// A masked frame (RFC 6455, 5.2) whose mask changes nothing.
fn join() -> Vec<u8> {
    let (sender, metadata) = ("eve".to_owned(), PeerMetadata::default());
    let join = Message::Join(Join { sender, metadata, versions: vec!["1".to_owned()] }).encode();
    [&[0x82, 0x80 | u8::try_from(join.len()).unwrap(), 0, 0, 0, 0][..], &join].concat()
}

/// Without the runtime, which would not ask the kernel at once.
fn plain(streams: Vec<TcpStream>) -> Vec<std::net::TcpStream> {
    streams.into_iter().map(|stream| stream.into_std().unwrap()).collect()
}

/// Whether the server has neither closed it nor said anything but that it is there (a ping).
fn is_open(stream: &std::net::TcpStream) -> bool {
    let mut first = [0];
    match stream.peek(&mut first) {
        Ok(read) => read == 1 && first == PING,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    }
}

/// Waits until the server closes it.
async fn ended(stream: std::net::TcpStream) {
    let mut stream = TcpStream::from_std(stream).unwrap();
    let mut rest = Vec::new();
    let end = timeout(GONE_WITHIN, stream.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "it is still there");
}
