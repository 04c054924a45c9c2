//! The HTTP API against a real server: the folders mirror its routes.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and json!(…) reads best where it is sent"
)]

mod access;
mod accounts;
mod anna;
mod answer;
mod app;
mod client;
mod days;
mod devices;
mod durability;
mod exchange;
mod health;
mod invites;
mod logs;
mod members;
mod pages;
mod phone;
mod program;
mod protocol;
mod reading;
mod sessions;
mod simulation;
mod sync;
mod timeline;
mod tokens;
mod two_servers;
mod web_app;

pub(crate) use anna::Anna;
pub(crate) use answer::Answer;
pub(crate) use app::TestApp;
pub(crate) use client::Client;
pub(crate) use phone::Phone;
pub(crate) use program::Program;
