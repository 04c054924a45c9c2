//! The real program, offline.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected must fail"
)]

mod bad_input;
mod conflicts;
mod damaged;
mod device;
mod durability;
mod export;
mod followed;
mod help;
mod in_progress;
mod large_log;
mod sly_server;
mod store;
mod stubborn;
mod today;
