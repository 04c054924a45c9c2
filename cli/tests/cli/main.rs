//! The real program, offline.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected must fail"
)]

mod bad_input;
mod conflicts;
mod device;
mod durability;
mod export;
mod help;
mod large_log;
mod store;
mod today;
