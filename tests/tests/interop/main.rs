//! Stock clients, unchanged, with the real server: automerge-repo in Node with its WebSocket
//! adapter, and samod. All they are given is a URL with a token in it.
//!
//! No test sleeps: it waits for what is to come, and fails if that takes too long.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod adapter_suite;
mod browser;
mod created;
mod dialer;
mod malformed;
mod merged;
mod passing;
mod person;
mod raw;
mod removed;
mod requested;
mod restarted;
mod samod_connection;
mod samod_peer;
mod saved;
mod servers;
mod stage;
mod tab;
mod tabs;
mod thousands;
mod viewer;

use browser::Browser;
use person::Person;
use samod_peer::Samod;
use stage::Stage;
use tab::Tab;
