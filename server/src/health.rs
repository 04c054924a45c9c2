//! Asks a running server whether it can serve: for containers and scripts that have no curl.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Less than what a container gives its check.
const PATIENCE: Duration = Duration::from_secs(4);
/// The first line of the answer fits, with room to spare.
const ANSWER_BYTES_MAX: u64 = 1024;

/// What is wrong with the server that was asked.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// Port 0 is another one at every start.
    #[error("port 0 is another port at every start. Name the one that was taken with --listen")]
    AnyPort,
    /// Nobody answers there, or not in time.
    #[error("no answer from {0}: {1}. Check that the server runs, and listens on this address")]
    Silent(SocketAddr, io::Error),
    /// It answers, and is not ready.
    #[error("{0} is not ready: {1}. Its log says why, such as a database that is away")]
    NotReady(SocketAddr, String),
}

/// Asks `/readyz` of the server that listens on `listen`, from this machine. The address that
/// was asked: one of the loopback where the server listens on all.
///
/// # Errors
/// See [`HealthError`].
pub fn check_health(listen: SocketAddr) -> Result<SocketAddr, HealthError> {
    if listen.port() == 0 {
        return Err(HealthError::AnyPort);
    }
    let address = SocketAddr::new(reachable(listen.ip()), listen.port());
    let answer = ask(address).map_err(|error| HealthError::Silent(address, error))?;
    let status = answer.lines().next().unwrap_or_default().trim();
    match status.strip_prefix("HTTP/1.1 200") {
        Some(_) => Ok(address),
        None => Err(HealthError::NotReady(address, status.to_owned())),
    }
}

/// Where a server that listens on all addresses can be reached.
fn reachable(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        one => one,
    }
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // In one piece: a server may answer, and close, after the first that it reads.
    let asked = format!("GET /readyz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server that gives one answer.
    fn answering(answer: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let asked = BufReader::new(&stream).lines().map(Result::unwrap);
            // To its end: what is closed unread is reset, and the answer lost with it.
            assert!(asked.take_while(|line| !line.is_empty()).count() > 1);
            (&stream).write_all(answer).unwrap();
        });
        address
    }

    #[test]
    fn only_a_server_that_is_ready_is_healthy() {
        let ready = answering(b"HTTP/1.1 200 OK\r\n\r\n{\"status\":\"ready\"}");
        assert_eq!(check_health(ready).unwrap(), ready);
        let away = answering(b"HTTP/1.1 503 Service Unavailable\r\n\r\n");
        let said = check_health(away).unwrap_err().to_string();
        assert!(said.contains("not ready: HTTP/1.1 503"), "{said}");
        assert!(check_health(answering(b"SSH-2.0-x 200\n")).is_err());
        assert!(check_health(answering(b"")).is_err());
    }

    #[test]
    fn all_addresses_are_reached_on_the_loopback() {
        let port = answering(b"HTTP/1.1 200 OK\r\n\r\n").port();
        let address = check_health(SocketAddr::from(([0, 0, 0, 0], port))).unwrap();
        assert_eq!(address, SocketAddr::from(([127, 0, 0, 1], port)));
        assert_eq!(reachable(Ipv6Addr::UNSPECIFIED.into()), Ipv6Addr::LOCALHOST);
    }

    #[test]
    fn nobody_there_and_any_port_are_told_apart() {
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(
            matches!(check_health(gone), Err(HealthError::Silent(address, _)) if address == gone)
        );
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        assert!(matches!(check_health(any), Err(HealthError::AnyPort)));
    }
}
