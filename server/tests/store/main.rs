//! The store's suite: the same tests on SQLite and on a PostgreSQL that they start themselves.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod backup;
mod database;
mod devices;
mod journal;
mod logs;
mod migrations;
mod pages;
mod people;
mod snapshots;
mod tokens;
mod writer;

pub(crate) use database::{TestDatabase, both_engines};
