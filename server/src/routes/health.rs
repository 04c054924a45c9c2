//! `/healthz` says that the process answers; `/readyz` that it can reach its database.

use actix_web::web::{self, Json};
use serde_json::{Value, json};

use super::resource::resource;
use crate::error::ApiError;
use crate::state::State;
use crate::store::Connection;

pub(super) fn mount(app: &mut web::ServiceConfig) {
    app.service(resource("/healthz", "GET").route(web::get().to(health)));
    app.service(resource("/readyz", "GET").route(web::get().to(ready)));
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

async fn ready(state: web::Data<State>) -> Result<Json<Value>, ApiError> {
    state.store.read(Connection::answers).await?;
    Ok(Json(json!({ "status": "ready" })))
}
