//! The HTTP API: a file per resource.

mod access;
mod accounts;
mod answer;
mod days;
mod devices;
mod exchange;
mod health;
mod invite_code;
mod invites;
mod jwks;
mod logs;
mod members;
mod opening;
mod pages;
mod resource;
mod sessions;
mod timeline;

use actix_web::middleware::from_fn;
use actix_web::{HttpResponse, web};

use crate::app;
use crate::error::ApiError;
use crate::socket;
use crate::state::State;
use crate::valid::{encoding, json};
use banister_shared::error::Code;

/// Mounts everything.
pub(crate) fn mount(service: &mut web::ServiceConfig, state: web::Data<State>) {
    service
        .app_data(state)
        .app_data(json::config())
        .app_data(exchange::config())
        .app_data(web::PathConfig::default().error_handler(|_, _| fault(Code::InvalidId)))
        .app_data(web::QueryConfig::default().error_handler(|_, _| fault(Code::InvalidRequest)))
        .configure(health::mount)
        .configure(jwks::mount)
        .service(
            web::scope("/v1")
                .wrap(from_fn(encoding::as_it_is))
                .configure(v1)
                .default_service(web::to(nothing_here)),
        )
        .default_service(web::to(app::serve));
}

fn v1(scope: &mut web::ServiceConfig) {
    accounts::mount(scope);
    sessions::mount(scope);
    devices::mount(scope);
    logs::mount(scope);
    members::mount(scope);
    access::mount(scope);
    invites::mount(scope);
    pages::mount(scope);
    exchange::mount(scope);
    timeline::mount(scope);
    days::mount(scope);
    scope.service(resource::resource("/sync", "GET").route(web::get().to(socket::open)));
}

async fn nothing_here() -> Result<HttpResponse, ApiError> {
    Err(Code::NotFound.into())
}

fn fault(code: Code) -> actix_web::Error {
    ApiError::new(code).into()
}
