//! The public halves of the keys that sign access tokens (RFC 7517, RFC 8037).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::resource::resource;
use crate::error::ApiError;
use crate::state::State;

pub(super) fn mount(app: &mut web::ServiceConfig) {
    app.service(resource("/.well-known/jwks.json", "GET").route(web::get().to(keys)));
}

async fn keys(state: web::Data<State>) -> Result<HttpResponse, ApiError> {
    let ring = state.tokens.public_ring().await?;
    let keys: Vec<Value> = ring.public().map(|(id, public)| key(id, public)).collect();
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .json(json!({ "keys": keys })))
}

fn key(id: &str, public: &[u8]) -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
        "kid": id, "x": URL_SAFE_NO_PAD.encode(public),
    })
}
