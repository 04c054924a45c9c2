//! What has to be on the machine: found first, fetched only if it is missing.

mod cargo_deny;
mod chromium;
mod debian;
mod npm_packages;
mod postgres;
mod stock_clients;
mod wasm_target;

pub(crate) use cargo_deny::cargo_deny;
pub(crate) use chromium::chromium;
pub(crate) use npm_packages::npm_packages;
pub(crate) use postgres::postgres;
pub(crate) use stock_clients::stock_clients;
pub(crate) use wasm_target::wasm_target;
