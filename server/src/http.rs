//! What is done on each connection. `HttpServer` would be the same with connections of its own.

use std::time::Duration;

use actix_http::HttpService;
use actix_service::{ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::{AppConfig, Extensions};
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::{App, web};

use crate::connection::{Stream, begin};
use crate::routes;
use crate::state::State;
use crate::telemetry;

/// Whoever has not sent the whole head of a first request by then is cut off.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// An idle connection is kept this long.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// Whoever is answered before all of a request was read may go on sending it for so long.
const LINGER: Duration = Duration::from_secs(1);

/// HTTP/1.1 on a connection, and every route.
pub(crate) fn http(state: web::Data<State>) -> impl ServiceFactory<TcpStream, Config = ()> {
    let stop = state.stop.clone();
    let app = App::new()
        .wrap(DefaultHeaders::new().add(("x-content-type-options", "nosniff")))
        .wrap(DefaultHeaders::new().add(("cache-control", "no-store")))
        .wrap(from_fn(begin))
        .wrap(from_fn(telemetry::log_request))
        .configure(|app| routes::mount(app, state));
    let http = HttpService::build()
        .graceful_shutdown_signal(move || stop.clone().cancelled_owned())
        .client_request_timeout(HEAD_TIMEOUT)
        .client_disconnect_timeout(LINGER)
        .keep_alive(KEEP_ALIVE)
        .on_connect_ext(|stream: &Stream, data: &mut Extensions| {
            data.insert(stream.connection());
        })
        .h1(map_config(app, |()| AppConfig::default()));
    fn_service(|tcp: TcpStream| async move {
        let from = tcp.peer_addr().ok();
        Ok((Stream::new(tcp), from))
    })
    .and_then(http)
}
