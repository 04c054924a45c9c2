//! The Banister server: takes in the changes that devices made offline, stores them, and only
//! then acknowledges and relays them. It never builds a document to relay a change.
//!
//! [`start()`] is the whole of it; the program and the tests both call it.

mod app;
mod auth;
mod clock;
mod config;
mod connection;
mod documents;
mod error;
mod health;
mod http;
mod hub;
mod journal;
mod peers;
mod pieces;
mod random;
mod routes;
mod socket;
mod start;
mod state;
pub mod store;
mod telemetry;
mod valid;

pub use clock::Clock;
pub use config::{Command, Config};
pub use health::{HealthError, check_health};
pub use start::{Server, StartError, rotate_key, start};
pub use telemetry::start as start_logging;
