use std::convert::Infallible;
use std::io;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, SinkExt, StreamExt, future};
use samod::{DialError, Dialer, Transport, Url};
use tokio_tungstenite::connect_async;
use tungstenite::Message;

/// Connects samod as its own `dial_websocket` does, line by line but for the TLS, which would
/// need OpenSSL on this machine.
pub(crate) struct WebSocketDialer(pub(crate) Url);

impl Dialer for WebSocketDialer {
    type Error = Infallible;

    fn url(&self) -> Url {
        self.0.clone()
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Infallible>>> {
        let url = self.0.clone();
        let connect = async move {
            let connected = connect_async(url.as_str()).await;
            let (socket, _) = connected.map_err(DialError::transient)?;
            let (sink, stream) = socket.split();
            let stream = stream.filter_map(|message| future::ready(bytes(message)));
            let sink = sink.with(|bytes: Vec<u8>| {
                future::ready(Ok::<_, tungstenite::Error>(Message::Binary(bytes.into())))
            });
            Ok(Transport::new(stream, sink))
        };
        connect.boxed()
    }
}

fn bytes(message: tungstenite::Result<Message>) -> Option<io::Result<Vec<u8>>> {
    match message {
        Ok(Message::Binary(bytes)) => Some(Ok(bytes.into())),
        Ok(Message::Text(_)) => Some(Err(io::Error::other("unexpected text"))),
        Ok(_) => None,
        Err(error) => Some(Err(io::Error::other(error))),
    }
}
