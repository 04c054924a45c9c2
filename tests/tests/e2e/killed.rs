//! The server killed under load, a hundred times at random moments: what a client saw
//! acknowledged is there.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{Automerge, ChangeHash, ROOT, ReadDoc};
use banister_shared::ids::{LogId, Month, PageId};
use banister_shared::testkit::rng::Rng;
use banister_shared::wire::{DocumentMessage, Join, Message, PeerMetadata};
use banister_tests::postgres::Cluster;
use banister_tests::server::Server;
use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Error, WebSocket};

use crate::sqlite;

const KILLS: u64 = 100;
/// How long the server is left alone before each.
const MOMENT_MS: u64 = 120;
/// Whatever takes longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A stock client that writes whenever the server has everything that it wrote before.
struct Writer {
    url: String,
    name: String,
    page: PageId,
    document: Automerge,
    state: State,
    written: i64,
    /// Heads that the server said it has.
    acknowledged: Vec<ChangeHash>,
}

type Socket = WebSocket<MaybeTlsStream<TcpStream>>;

/// What all writers do.
#[derive(Default)]
struct Load {
    stop: AtomicBool,
    written: AtomicUsize,
}

impl Load {
    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// Lets them write for so long, and until one of them has: a slow machine takes longer.
    fn last(&self, time: Duration) {
        let (begun, before) = (Instant::now(), self.written.load(Ordering::Relaxed));
        thread::sleep(time);
        while self.written.load(Ordering::Relaxed) == before {
            assert!(begun.elapsed() < PATIENCE, "nobody writes any more");
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Writer {
    /// Writes as long as that is wanted, and comes back whenever the server has gone.
    fn write_under(mut self, load: &Load) -> Self {
        while load.goes_on() {
            let _ = self.connected(|writer| {
                if writer.is_saved() {
                    writer.write();
                    load.written.fetch_add(1, Ordering::Relaxed);
                }
                load.goes_on()
            });
        }
        self
    }

    /// Syncs, writing nothing, until `done`.
    fn sync_until(&mut self, done: impl Fn(&Self) -> bool) {
        while self.connected(|writer| !done(writer)).is_err() {}
    }

    /// Talks to the server for as long as `go_on`, which may write, says so.
    fn connected(&mut self, mut go_on: impl FnMut(&mut Self) -> bool) -> Result<(), Error> {
        let Ok(mut socket) = self.connect() else {
            // There is nothing to wait for but the server itself.
            thread::sleep(Duration::from_millis(5));
            return Ok(());
        };
        self.state = State::new();
        self.say(&mut socket)?;
        loop {
            self.hear(&mut socket)?;
            if !go_on(self) {
                return Ok(());
            }
            self.say(&mut socket)?;
        }
    }

    fn connect(&self) -> Result<Socket, Error> {
        let (mut socket, _) = tungstenite::connect(&self.url)?;
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        let join = Message::Join(Join {
            sender: self.name.clone(),
            metadata: PeerMetadata::default(),
            versions: vec!["1".to_owned()],
        });
        socket.send(tungstenite::Message::Binary(join.encode().into()))?;
        socket.read()?;
        Ok(socket)
    }

    fn write(&mut self) {
        self.written += 1;
        let mut transaction = self.document.transaction();
        transaction.put(ROOT, format!("{} {}", self.name, self.written % 5), self.written).unwrap();
        transaction.commit();
    }

    fn say(&mut self, socket: &mut Socket) -> Result<(), Error> {
        let Some(message) = self.document.generate_sync_message(&mut self.state) else {
            return Ok(());
        };
        let message = Message::Sync(DocumentMessage {
            sender: self.name.clone(),
            target: "banister".to_owned(),
            document: self.page.into(),
            data: message.encode(),
        });
        socket.send(tungstenite::Message::Binary(message.encode().into()))
    }

    fn hear(&mut self, socket: &mut Socket) -> Result<(), Error> {
        loop {
            let tungstenite::Message::Binary(frame) = socket.read()? else { continue };
            let Ok(Message::Sync(about)) = Message::decode(&frame) else { continue };
            let message = automerge::sync::Message::decode(&about.data).unwrap();
            self.acknowledged.extend(&message.heads);
            self.document.receive_sync_message(&mut self.state, message).unwrap();
            return Ok(());
        }
    }

    fn is_saved(&self) -> bool {
        self.state.their_heads.as_ref() == Some(&self.document.get_heads())
    }
}

/// Anna at a server: her log, and how stock clients reach it.
struct Anna {
    token: String,
    log: LogId,
    url: String,
}

impl Anna {
    fn register(server: &Server) -> Self {
        let account = json!({ "email": "anna@example.org", "password": "hold the banister",
            "device_name": "phone" });
        let session = post(&format!("{}/v1/accounts", server.url()), None, &account);
        let token = session["access_token"].as_str().unwrap().to_owned();
        let log = post(&format!("{}/v1/logs", server.url()), Some(&token), &json!({}));
        let sync = format!("{}/v1/devices/current/sync-token", server.url());
        let sync = post(&sync, Some(&token), &json!({}))["token"].clone();
        let address = server.url().replacen("http", "ws", 1);
        Self {
            token,
            log: log["id"].as_str().unwrap().parse().unwrap(),
            url: format!("{address}/v1/sync?token={}", sync.as_str().unwrap()),
        }
    }

    fn writer(&self, number: u16) -> Writer {
        Writer {
            url: self.url.clone(),
            name: format!("writer {number}"),
            page: PageId::episodes(self.log, Month::new(1522 + number % 2)),
            document: Automerge::new(),
            state: State::new(),
            written: 0,
            acknowledged: Vec::new(),
        }
    }

    /// The page as the server has it.
    fn page(&self, server: &Server, page: PageId) -> Automerge {
        let url = format!("{}/v1/logs/{}/pages/{page}", server.url(), self.log);
        let answer = ureq::get(url).header("authorization", format!("Bearer {}", self.token));
        Automerge::load(&answer.call().unwrap().body_mut().read_to_vec().unwrap()).unwrap()
    }
}

fn post(url: &str, token: Option<&str>, body: &Value) -> Value {
    let mut request = ureq::post(url);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.send_json(body).unwrap().body_mut().read_json().unwrap()
}

fn kill_under_load(mut server: Server, seed: u64) {
    let anna = Anna::register(&server);
    let load = Arc::new(Load::default());
    let writers: Vec<_> = (0..4)
        .map(|number| (anna.writer(number), load.clone()))
        .map(|(writer, load)| thread::spawn(move || writer.write_under(&load)))
        .collect();
    let rng = &mut Rng::new(seed);
    for _ in 0..KILLS {
        load.last(Duration::from_millis(rng.below(MOMENT_MS)));
        server.kill_and_restart();
    }
    load.stop.store(true, Ordering::Relaxed);
    let mut writers: Vec<Writer> =
        writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    for writer in &writers {
        let page = anna.page(&server, writer.page);
        for head in &writer.acknowledged {
            assert!(page.get_change_by_hash(head).is_some(), "{head} was acknowledged");
        }
        assert!(writer.written > 0, "{} never wrote", writer.name);
    }
    // Twice: the first time the later ones bring what the earlier ones lack.
    for _ in 0..2 {
        writers.iter_mut().for_each(|writer| writer.sync_until(Writer::is_saved));
    }
    for writer in &writers {
        let page = anna.page(&server, writer.page);
        assert_eq!(writer.document.get_heads(), page.get_heads());
    }
}

#[test]
fn on_sqlite() {
    let (server, _folder) = sqlite();
    kill_under_load(server, 1);
}

#[test]
fn on_postgresql() {
    let database = Cluster::shared().unwrap().database().unwrap();
    kill_under_load(Server::start(&database), 2);
}
