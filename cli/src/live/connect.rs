use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use banister_shared::api::Secret;
use banister_shared::limits::WIRE_FRAME_BYTES_MAX;
use tungstenite::client::{IntoClientRequest, client_with_config};
use tungstenite::http::{HeaderValue, StatusCode, Uri};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, HandshakeError};

use super::socket::{Lost, Socket};
use super::tls::Stream;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::Account;

/// A connection, or an answer to the upgrade, takes no longer than this.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a socket waits for the server before it looks at the store.
const STEP: Duration = Duration::from_millis(200);

/// Opens the socket of the account this device is logged in to. An access token that the server
/// does not take is renewed once.
pub(super) fn connect(device: &mut Device) -> Result<Result<Socket, Lost>, CommandError> {
    let mut account = Account::of(device)?;
    let token = account.fresh_token()?;
    match open(account.server().address(), &token) {
        Err(Lost::Socket(error)) if is_unauthorized(&error) => {
            let token = account.renewed_token()?;
            Ok(open(account.server().address(), &token))
        }
        opened => Ok(opened),
    }
}

fn is_unauthorized(error: &Error) -> bool {
    matches!(error, Error::Http(answer) if answer.status() == StatusCode::UNAUTHORIZED)
}

fn open(address: &str, token: &Secret) -> Result<Socket, Lost> {
    // http becomes ws, https becomes wss.
    let url = format!("{}/v1/sync", address.replacen("http", "ws", 1));
    let mut request = url.into_client_request()?;
    let bearer = HeaderValue::try_from(format!("Bearer {}", token.reveal()));
    request.headers_mut().insert("authorization", bearer.map_err(io::Error::other)?);
    let stream = stream(request.uri())?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(WIRE_FRAME_BYTES_MAX))
        .max_frame_size(Some(WIRE_FRAME_BYTES_MAX));
    match client_with_config(request, stream, Some(config)) {
        Ok((frames, _)) => Socket::new(frames, STEP),
        Err(HandshakeError::Failure(error)) => Err(error.into()),
        Err(HandshakeError::Interrupted(_)) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
    }
}

/// A connection on which everything has to happen in time.
fn stream(uri: &Uri) -> Result<Stream, Lost> {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_secure = uri.scheme_str() == Some("wss");
    let port = uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
    let tcp = reach(host, port)?;
    tcp.set_nodelay(true)?;
    tcp.set_read_timeout(Some(TIMEOUT))?;
    tcp.set_write_timeout(Some(TIMEOUT))?;
    Ok(if is_secure { Stream::secure(tcp, host)? } else { Stream::Plain(tcp) })
}

/// The first address that answers.
fn reach(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, TIMEOUT) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}
