//! Requests of anyone, on connections without a socket.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use super::Bystanders;
use super::program::Running;

const ASKING: &str = "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n";
const BRINGING: &str =
    "POST /v1/sessions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
const CONNECTIONS: usize = 30;
/// What the connections take in all, and what others do meanwhile.
const PEAK_GROWTH_MIB_MAX: u64 = 24;
/// Whoever cannot write anything for so long is not read.
const NOT_READ: Duration = Duration::from_secs(2);
/// Less than any request is given.
const SOON: Duration = Duration::from_secs(20);
/// A request that goes on is given 30 s; a busy machine may take longer to see it.
const ENDED_WITHIN: Duration = Duration::from_secs(90);

fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.program.address.trim_start_matches("http://")).unwrap()
}

#[test]
fn requests_that_come_together_are_answered_one_after_the_other() {
    let running = Running::start();
    let mut stream = connect(&running);
    let requests = format!(
        "{ASKING}{BRINGING}transfer-encoding: chunked\r\n\r\n1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n\
         {BRINGING}content-length: 2\r\n\r\n{{}}\
         GET /nowhere HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(requests.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let status = |line: &str| line.split("HTTP/1.1 ").nth(1).map(|rest| rest[..3].to_owned());
    let statuses: Vec<_> = answers.lines().filter_map(status).collect();
    assert_eq!(statuses, ["200", "400", "400", "404"]);
}

#[test]
fn an_answer_is_not_that_of_the_request_behind_it() {
    let running = Running::start();
    let answer = |requests: &str| {
        let mut stream = connect(&running);
        stream.write_all(requests.as_bytes()).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        answers
    };
    let closing = |method: &str| {
        format!("{method} /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    };
    let alone = answer(&closing("GET"));
    let (_, body) = alone.split_once("\r\n\r\n").unwrap();
    assert!(!body.is_empty());
    let both = answer(&format!("{ASKING}{}", closing("HEAD")));
    assert!(both.contains(&format!("\r\n\r\n{body}HTTP/1.1 ")), "{both}");
}

#[test]
fn a_body_that_ends_elsewhere_for_others_ends_its_connection() {
    let running = Running::start();
    for rest in ["0\r\n\nx\n\n", "0\r\n\n", "0\r\na: b\n\r\n\r\n", "0\r\n\n\r\n"] {
        let mut stream = connect(&running);
        let head = "GET /healthz HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(format!("{head}{rest}").as_bytes()).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        let end = stream.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
        assert!(matches!(end, Ok(_) | Err(ErrorKind::ConnectionReset)), "{rest:?}: {end:?}");
    }
}

#[test]
fn empty_lines_between_requests_are_nothing() {
    let running = Running::start();
    let mut stream = connect(&running);
    let requests =
        format!("\r\n\n{ASKING}\r\n\r\n{BRINGING}content-length: 2\r\n\r\n{{}}\r\n{ASKING}\r\n");
    stream.write_all(requests.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 2);
    assert_eq!(answers.matches("HTTP/1.1 400").count(), 1);
}

#[test]
fn who_reads_no_answers_is_read_no_further() {
    let running = Running::start();
    let mut others = Bystanders::at(&running.anyone());
    // One with a body, and one without.
    let requests = [ASKING, "GET / HTTP/1.1\r\nhost: a\r\nif-none-match: *\r\n\r\n"];
    let requests = requests.map(|request| request.repeat(200_000));
    let streams: Vec<TcpStream> = (0..CONNECTIONS).map(|_| connect(&running)).collect();
    running.grow_by_less_than(PEAK_GROWTH_MIB_MAX, || {
        others.notice_nothing_of(|| {
            thread::scope(|scope| {
                for (mut stream, requests) in streams.iter().zip(requests.iter().cycle()) {
                    stream.set_write_timeout(Some(NOT_READ)).unwrap();
                    scope.spawn(move || assert!(stream.write_all(requests.as_bytes()).is_err()));
                }
            });
        });
    });
}

#[test]
fn a_request_that_does_not_end_ends_its_connection() {
    let running = Running::start();
    let begun = [
        format!("{ASKING}GET / HTTP/1.1\r\nx: a"),
        format!("{BRINGING}content-length: 3\r\n\r\n{{"),
        format!("{BRINGING}transfer-encoding: chunked\r\n\r\n2\r\n{{"),
    ];
    let streams = begun.map(|begun| {
        let mut stream = connect(&running);
        stream.write_all(begun.as_bytes()).unwrap();
        stream
    });
    for mut stream in streams {
        stream.set_read_timeout(Some(ENDED_WITHIN)).unwrap();
        let end = stream.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
        assert!(matches!(end, Ok(_) | Err(ErrorKind::ConnectionReset)), "{end:?}");
    }
}
