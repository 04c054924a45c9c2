//! `/v1/sync`: the automerge-repo protocol over a WebSocket, one task for each connection.
//!
//! A connection reads frames and hands them to the pages they are about; the pages put their
//! answers into its [`Socket`]. Whatever a device does wrong ends its own connection only.

mod backlog;
mod credentials;
mod effort;
mod end;
mod frames;
mod grants;
mod greeting;
mod handle;
mod inflow;
mod messages;
mod outbox;
mod pace;
mod pings;
mod recheck;
mod room;
mod sockets;
mod talk;

use std::rc::Rc;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use banister_shared::limits::WIRE_FRAME_BYTES_MAX;

use crate::connection::Connection;
use crate::error::ApiError;
use crate::state::State;
use credentials::{Credentials, PROTOCOL};
use inflow::Inflow;
use outbox::{Body, Outbox};
use sockets::Place;
use talk::Talk;

pub(crate) use backlog::Waiting;
pub(crate) use greeting::SERVER;
pub(crate) use handle::{Closing, Socket};
pub(crate) use room::{Held, Opening, Share};
pub(crate) use sockets::Sockets;

/// A device with too many sockets comes back after this time.
const RETRY_SECONDS: u64 = 5;

/// Answers the upgrade. Whoever may not come in is refused here: stock clients come back to
/// the same URL for ever.
pub(crate) async fn open(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    let epoch = state.sockets.epoch();
    let credentials = Credentials::of(&state, &request).await?;
    let shown = credentials.clone();
    let known = state.store.read(move |conn| shown.check(conn)).await?;
    let caller = known.note_seen(&state);
    let place = Place::take(&state, caller).ok_or_else(|| ApiError::too_many(RETRY_SECONDS))?;
    let (place, connection) = (Rc::new(place), Connection::of(&request));
    let inflow = Arc::new(Inflow::new(place.incoming.clone()));
    let payload = inflow.follow(&request, payload).await?;
    // The library's own writer would hold dozens of frames for a reader that takes none.
    let (response, _, reader) = actix_ws::handle_with_protocols(&request, payload, &[PROTOCOL])?;
    let outbox = Arc::new(Outbox::new(state.sockets.outgoing.share(caller.account)));
    let response = response.map_body(|_, replaced| Body { outbox: outbox.clone(), replaced });
    let reader = reader
        .max_frame_size(WIRE_FRAME_BYTES_MAX)
        .aggregate_continuations()
        .max_continuation_size(WIRE_FRAME_BYTES_MAX);
    // Whoever ends many and reads none of them has them until they are closed.
    connection.open(place.clone());
    let talk = Talk { state, credentials, place, epoch, outbox, inflow, reader };
    actix_web::rt::spawn(talk.run(connection));
    Ok(response.map_into_boxed_body())
}
