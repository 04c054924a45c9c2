//! Logging. No line holds a token, an address, a name or anything of a log: requests are
//! named by their route's pattern.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;

use crate::config::Config;

/// The library calls frames that anyone may send errors, as often as they are sent: the log would
/// fill the disk.
const FRAMES_OFF: &str = "actix_http::ws=off";

/// Starts logging to standard error.
///
/// # Errors
/// The filter in the configuration cannot be read.
pub fn start(config: &Config) -> Result<(), String> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|e| format!("cannot read --log: {e}. Write info, or banister_server=debug"))?;
    let frames = FRAMES_OFF.parse::<Directive>().map_err(|error| error.to_string())?;
    let filter = filter.add_directive(frames);
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started =
        if config.log_json { logs.json().try_init() } else { logs.with_target(false).try_init() };
    // What a panic says may hold what a person has written; where it happened does not.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic, which ends what it happened in");
    }));
    // Somebody who embeds the server may have started a logger of their own.
    drop(started);
    Ok(())
}

/// Logs each request when it is answered.
pub(crate) async fn log_request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let begun = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_default();
    let latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::debug!(%method, route, status = response.status().as_u16(), latency_us, "request");
    Ok(response)
}
