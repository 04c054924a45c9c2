//! The server's REST API, as this device calls it.

mod account;
mod refresh;
mod server;

pub(crate) use account::Account;
pub(crate) use refresh::SESSION_LOCK;
pub(crate) use server::{Body, Call, Server, read_json};
