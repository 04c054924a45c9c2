//! The HTTP API against a real server: the folders mirror its routes.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and json!(…) reads best where it is sent"
)]

mod accounts;
mod answer;
mod app;
mod client;
mod devices;
mod health;
mod invites;
mod logs;
mod members;
mod protocol;
mod sessions;
mod tokens;

pub(crate) use answer::Answer;
pub(crate) use app::TestApp;
pub(crate) use client::Client;
