//! Connections whose clients read nothing: they are cut off, and what was kept for them goes.

use std::io::Write;
use std::net;
use std::time::{Duration, Instant};

use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::time::timeout;

use super::program::Running;
use super::readers::{READERS, large_document, request};
use super::{Stock, episodes, upgrade, url};
use crate::Client;

/// Whoever takes nothing is stalled after 30 s; a busy machine may take longer to see it.
const STALLED_WITHIN: Duration = Duration::from_secs(120);
/// Whoever is told to go is given five.
const GONE_WITHIN: Duration = Duration::from_secs(60);
/// The server opens others for what it does meanwhile.
const OTHER_FILES: usize = 12;

/// A server, and what somebody there has been asked for by sockets that read nothing.
struct Unread {
    running: Running,
    files: usize,
    eve: Client,
    writer: Stock,
    readers: Vec<Stock>,
}

impl Unread {
    fn start(readers: usize) -> Self {
        let running = Running::start();
        let (eve, log) = running.register("eve");
        let page = episodes(log);
        let mut writer = Stock::with_document(&eve, "writer", page, large_document());
        writer.say();
        writer.until(Stock::is_saved);
        let files = running.program.open_files().unwrap_or(0);
        let connect = |_| Stock::connect(&eve, "greedy", page);
        let mut readers: Vec<Stock> = (0..readers).map(connect).collect();
        for reader in &mut readers {
            let request = request(reader);
            reader.send(&request);
        }
        // All of them are being answered.
        readers.iter().for_each(|reader| assert_eq!(reader.stream().peek(&mut [0]).unwrap(), 1));
        Self { running, files, eve, writer, readers }
    }

    /// Waits until all of them are cut off, and has them keep their places until then.
    fn are_gone_within(self, patience: Duration) {
        let begun = Instant::now();
        assert_eq!(upgrade(&url(&self.eve)).err(), Some(429), "they are still there");
        all_cut_off(self.readers.iter().map(Stock::stream), patience);
        assert!(begun.elapsed() < patience, "it took {:?}", begun.elapsed());
        assert!(upgrade(&url(&self.eve)).is_ok(), "there is place again");
        self.has_as_many_files();
    }

    fn has_as_many_files(&self) {
        let files = self.running.program.open_files().unwrap_or(0);
        assert!(files < self.files + OTHER_FILES, "{} files before, {files} now", self.files);
    }

    /// Asks for the page, without a socket.
    fn ask(&self) -> net::TcpStream {
        let address = self.eve.address.trim_start_matches("http://");
        let (token, page) = (self.eve.text("access_token"), self.writer.page);
        let mut stream = net::TcpStream::connect(address).unwrap();
        let request = format!(
            "GET /v1/logs/{}/pages/{page} HTTP/1.1\r\nHost: {address}\r\n\
             Authorization: Bearer {token}\r\n\r\n",
            page.log
        );
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(stream.peek(&mut [0]).unwrap(), 1);
        stream
    }
}

/// Waits until the other side has cut all of them off.
fn all_cut_off(streams: impl Iterator<Item = net::TcpStream>, patience: Duration) {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        for stream in streams {
            let is_gone = timeout(patience, cut_off(stream)).await.is_ok();
            assert!(is_gone, "it is still there");
        }
    });
}

/// Ready when the other side has cut it off, whatever has not been read of it.
async fn cut_off(stream: net::TcpStream) {
    stream.set_nonblocking(true).unwrap();
    let stream = TcpStream::from_std(stream).unwrap();
    stream.ready(Interest::ERROR).await.unwrap();
}

#[test]
fn who_takes_nothing_is_cut_off() {
    Unread::start(READERS).are_gone_within(STALLED_WITHIN);
}

#[test]
fn who_has_been_told_to_go_and_takes_nothing_is_cut_off() {
    let mut unread = Unread::start(READERS);
    unread.readers.iter_mut().for_each(|reader| reader.send_text("hello"));
    unread.are_gone_within(GONE_WITHIN);
}

#[test]
fn whose_answer_nobody_takes_is_cut_off() {
    let unread = Unread::start(0);
    let streams: Vec<net::TcpStream> = (0..READERS).map(|_| unread.ask()).collect();
    all_cut_off(streams.into_iter(), STALLED_WITHIN);
    unread.has_as_many_files();
}
