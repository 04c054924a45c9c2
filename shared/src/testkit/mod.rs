//! For the tests of every crate: a store in memory, the suite that every store must pass, and
//! a simulation of devices and a server.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected must fail"
)]

pub mod arbitrary;
pub mod memory;
pub mod rng;
pub mod sim;
pub mod store;
