//! Devices that watch: what one writes the other shows, whatever happens to the server, to the
//! watcher or to the socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use banister_tests::home::Home;
use banister_tests::server::Server;
use serde_json::Value;

use crate::sqlite;

/// Whatever takes longer than this has failed. Who has lost a server often waits up to a minute.
const PATIENCE: Duration = Duration::from_secs(150);
/// So rarely that nothing in a test can come from asking.
const RARELY: &str = "3600";

/// A `banister` that goes on, and the lines that it prints.
struct Watcher {
    child: Child,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(home: &Home, args: &[&str]) -> Self {
        let mut command = home.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (told, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            stdout.lines().map_while(Result::ok).for_each(|line| drop(told.send(line)));
        });
        Self { child, lines }
    }

    /// Waits for a line; how long that took.
    fn wait_for(&self, wanted: impl Fn(&str) -> bool) -> Duration {
        let (began, mut seen) = (Instant::now(), Vec::new());
        while let Ok(line) = self.lines.recv_timeout(PATIENCE.saturating_sub(began.elapsed())) {
            if wanted(&line) {
                return began.elapsed();
            }
            seen.push(line);
        }
        panic!("it never came: {seen:#?}");
    }

    /// Waits for a line of JSON that counts this.
    fn counts(&self, what: &str, count: u64) -> Duration {
        self.wait_for(|line| serde_json::from_str::<Value>(line).unwrap()[what] == count)
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn account(server: &str, verb: &str, device: &str) -> Home {
    let home = Home::new();
    home.account(verb, server, "anna@example.org", device);
    home.run(&["sync"]);
    home
}

fn syncing(home: &Home) -> Watcher {
    let watcher = Watcher::start(home, &["sync", "--watch", "--json", "--every", RARELY]);
    watcher.wait_for(|_| true);
    watcher
}

fn write(home: &Home) {
    home.run(&["spasm", "log", "--at", "1 min ago"]);
}

#[test]
fn what_one_device_writes_the_watching_one_shows_at_once() {
    let (server, _folder) = sqlite();
    let phone = account(&server.url(), "register", "phone");
    let tablet = account(&server.url(), "login", "tablet");
    let (sends, shows) = (syncing(&phone), syncing(&tablet));
    // Only then is it sure that both are live, and not exchanging for the first time.
    write(&tablet);
    sends.counts("received", 1);
    for _ in 0..3 {
        write(&phone);
        let took = sends.counts("sent", 1) + shows.counts("received", 1);
        assert!(took < Duration::from_secs(5), "{took:?}, far from polling");
    }
    assert_eq!(tablet.items(&["timeline"]), phone.items(&["timeline"]));
    assert_eq!(phone.json(&["status"])["unsent"], 0);
}

#[test]
fn who_follows_sees_it_happen_and_that_nothing_is_heard() {
    let (mut server, _folder) = sqlite();
    let person = account(&server.url(), "register", "phone");
    let caregiver = Home::new();
    caregiver.account("register", &server.url(), "ben@example.org", "laptop");
    let invite = person.json(&["invite", "--role", "viewer"]);
    caregiver.run(&["join", invite["code"].as_str().unwrap()]);
    let follows = Watcher::start(&caregiver, &["follow", "--watch", "--every", RARELY]);
    follows.wait_for(|line| line.starts_with("last contact:"));
    // Not there yet when the follower came: the page of this month.
    let sends = syncing(&person);
    person.run(&["spasm"]);
    sends.counts("sent", 1);
    follows.wait_for(|line| line.starts_with("spasm in progress since"));
    person.run(&["spasm", "end"]);
    follows.wait_for(|line| line.starts_with("no spasm in progress"));
    follows.wait_for(|line| line.starts_with("last contact:"));
    server.kill();
    follows.wait_for(|line| line.starts_with("not updated since 20"));
    person.run(&["spasm"]);
    server.restart();
    follows.wait_for(|line| line.starts_with("spasm in progress since"));
}

#[test]
fn a_server_that_comes_back_is_found_again() {
    let (mut server, _folder) = sqlite();
    let phone = account(&server.url(), "register", "phone");
    let tablet = account(&server.url(), "login", "tablet");
    let (sends, shows) = (syncing(&phone), syncing(&tablet));
    for _ in 0..3 {
        server.kill_and_restart();
        write(&phone);
        sends.counts("sent", 1);
        shows.counts("received", 1);
    }
    assert_eq!(tablet.items(&["timeline"]), phone.items(&["timeline"]));
}

#[test]
fn a_watcher_killed_at_any_moment_loses_nothing() {
    let (server, _folder) = sqlite();
    let phone = account(&server.url(), "register", "phone");
    let tablet = account(&server.url(), "login", "tablet");
    for number in 0..6 {
        let (sends, shows) = (syncing(&phone), syncing(&tablet));
        write(&phone);
        thread::sleep(Duration::from_millis(number * 60));
        // Both are dropped, and so killed with SIGKILL.
        drop((sends, shows));
    }
    phone.run(&["sync"]);
    tablet.run(&["sync"]);
    assert_eq!(phone.items(&["timeline"]).len(), 6);
    assert_eq!(tablet.items(&["timeline"]), phone.items(&["timeline"]));
    assert_eq!(phone.json(&["status"])["unsent"], 0);
}

#[test]
fn without_a_socket_the_exchange_goes_on() {
    let (server, _folder) = sqlite();
    let old = without_socket(&server);
    let phone = account(&old, "register", "phone");
    let tablet = account(&old, "login", "tablet");
    let sends = syncing(&phone);
    let shows = Watcher::start(&tablet, &["sync", "--watch", "--json", "--every", "1"]);
    phone.run(&["spasm"]);
    sends.counts("sent", 1);
    shows.counts("received", 1);
}

#[test]
fn ctrl_c_ends_it_well_even_in_the_background_of_a_script() {
    let (server, _folder) = sqlite();
    let phone = account(&server.url(), "register", "phone");
    let mut watcher = syncing(&phone);
    watcher.signal("-INT");
    assert_eq!(watcher.child.wait().unwrap().code(), Some(0));

    // What a script starts with `&` is told to ignore Ctrl-C.
    let banister = phone.command(&[]);
    let script = format!(
        "{:?} sync --watch --every {RARELY} & \
         read go; kill -INT $!; wait $!; echo \"ended with $?\"",
        banister.get_program()
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env("BANISTER_HOME", phone.path());
    let mut shell = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("sent 0"));
    shell.stdin.take().unwrap().write_all(b"go\n").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "ended with 0");
    assert!(shell.wait().unwrap().success());
}

#[test]
fn an_access_token_that_the_socket_does_not_take_is_renewed_once() {
    let (server, _folder) = sqlite();
    let (upgrades, asked) = channel();
    let picky = behind(&server, move |head| {
        if !is_upgrade(head) {
            return None;
        }
        // Names of headers are in any case.
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        let token = head.lines().find(|line| line.starts_with("authorization:"));
        upgrades.send(token.map(str::to_owned)).unwrap();
        Some("401 Unauthorized")
    });
    let phone = account(&picky, "register", "phone");
    // Tokens that are made in the same second are the same.
    thread::sleep(Duration::from_millis(1100));
    let _watcher = syncing(&phone);
    let (first, second) = (asked.recv_timeout(PATIENCE), asked.recv_timeout(PATIENCE));
    assert_ne!(first.unwrap().unwrap(), second.unwrap().unwrap());
}

#[test]
fn a_proxy_in_front_of_a_server_that_is_away_is_no_reason_to_end() {
    let (mut server, _folder) = sqlite();
    let away = Arc::new(AtomicBool::new(false));
    let is_away = away.clone();
    let proxy =
        behind(&server, move |_| is_away.load(Ordering::Relaxed).then_some("502 Bad Gateway"));
    let phone = account(&proxy, "register", "phone");
    let sends = syncing(&phone);
    write(&phone);
    sends.counts("sent", 1);
    away.store(true, Ordering::Relaxed);
    server.kill();
    // It is asked at once what was written, and again and again.
    write(&phone);
    thread::sleep(Duration::from_secs(2));
    away.store(false, Ordering::Relaxed);
    server.restart();
    sends.counts("sent", 1);
}

/// The server behind a proxy that knows no WebSocket; its address.
fn without_socket(server: &Server) -> String {
    behind(server, |head| is_upgrade(head).then_some("404 Not Found"))
}

fn is_upgrade(head: &[u8]) -> bool {
    head.starts_with(b"GET /v1/sync ")
}

/// The server behind a proxy that answers some requests itself; its address.
fn behind(
    server: &Server,
    refuse: impl Fn(&[u8]) -> Option<&'static str> + Send + Sync + 'static,
) -> String {
    let refuse = Arc::new(refuse);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let behind = server.url().trim_start_matches("http://").to_owned();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let (behind, refuse) = (behind.clone(), refuse.clone());
            thread::spawn(move || pass_on(client, &behind, &*refuse));
        }
    });
    address
}

fn pass_on(
    mut client: TcpStream,
    behind: &str,
    refuse: &(impl Fn(&[u8]) -> Option<&'static str> + ?Sized),
) {
    let mut head = vec![0; 4096];
    let read = client.read(&mut head).unwrap_or(0);
    head.truncate(read);
    if let Some(status) = refuse(&head) {
        let _ = write!(client, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        return;
    }
    let Ok(mut server) = TcpStream::connect(behind) else { return };
    let _ = server.write_all(&head);
    let (Ok(mut from), Ok(mut to)) = (client.try_clone(), server.try_clone()) else { return };
    thread::spawn(move || std::io::copy(&mut from, &mut to));
    let _ = std::io::copy(&mut server, &mut client);
    // The other direction holds on to it.
    let _ = client.shutdown(Shutdown::Both);
}
