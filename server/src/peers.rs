//! Hearing from the other servers on the same PostgreSQL: none knows the others, and none
//! relies on hearing everything.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use actix_web::web;
use tokio::time::{sleep, timeout};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Socket, tls::NoTlsStream};

use crate::state::State;
use crate::store::notify::{CHANNEL, Notice};

/// After this time without a connection it is tried again, and everything is looked at anew.
const RETRY: Duration = Duration::from_secs(1);
/// A connection is opened within this time.
const CONNECT: Duration = Duration::from_secs(10);
/// A quiet connection is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(30);

type Listener = Connection<Socket, NoTlsStream>;

/// Listens until the server stops.
pub(crate) async fn listen(state: web::Data<State>, url: String) {
    let stop = state.stop.clone();
    let mut listening = pin!(async {
        loop {
            if let Err(error) = listen_once(&state, &url).await {
                tracing::warn!(%error, "other servers cannot be heard");
            }
            sleep(RETRY).await;
            // Without a connection this looks at everything, again and again.
            look_at_everything(&state);
        }
    });
    tokio::select! {
        () = &mut listening => {}
        () = stop.cancelled() => {}
    }
}

async fn listen_once(state: &State, url: &str) -> Result<(), tokio_postgres::Error> {
    let connecting = timeout(CONNECT, tokio_postgres::connect(url, NoTls)).await;
    let Ok(connected) = connecting else { return Ok(()) };
    let (client, mut connection) = connected?;
    let subscribed = subscribe(&client);
    let mut subscribed = pin!(subscribed);
    let mut ready = false;
    loop {
        tokio::select! {
            done = &mut subscribed, if !ready => {
                done?;
                ready = true;
                // Whatever came before was not heard.
                look_at_everything(state);
            }
            message = next(&mut connection) => match message {
                Some(message) => hear(state, &message?),
                None => return Ok(()),
            },
            () = sleep(QUIET), if ready => {
                if !subscribe_again(&client, &mut connection, state).await? {
                    return Ok(());
                }
            }
        }
    }
}

async fn subscribe(client: &Client) -> Result<(), tokio_postgres::Error> {
    client.batch_execute(&format!("LISTEN {CHANNEL}")).await
}

/// Says it again, which changes nothing, and finds out whether anyone is there. A connection
/// may have died without a word: then nothing would be heard for as long as the kernel hopes.
async fn subscribe_again(
    client: &Client,
    connection: &mut Listener,
    state: &State,
) -> Result<bool, tokio_postgres::Error> {
    let mut asked = pin!(timeout(CONNECT, subscribe(client)));
    loop {
        tokio::select! {
            done = &mut asked => return done.map_or(Ok(false), |done| done.map(|()| true)),
            message = next(connection) => match message {
                Some(message) => hear(state, &message?),
                None => return Ok(false),
            },
        }
    }
}

async fn next(connection: &mut Listener) -> Option<Result<AsyncMessage, tokio_postgres::Error>> {
    poll_fn(|context| connection.poll_message(context)).await
}

fn hear(state: &State, message: &AsyncMessage) {
    let AsyncMessage::Notification(notification) = message else { return };
    match notification.payload().parse() {
        Ok(Notice::Page(page, revision)) => state.live.changed(page, revision),
        Ok(Notice::Access(account)) => state.sockets.access_changed(account),
        Err(_) => tracing::warn!("a notice that this version does not know"),
    }
}

fn look_at_everything(state: &State) {
    state.sockets.any_access_changed();
    state.live.all_changed();
}
