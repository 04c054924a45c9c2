//! What tests of the whole share: the real programs, started and stopped, and a PostgreSQL.

#![expect(clippy::panic, reason = "a test that cannot go on has failed")]

pub mod home;
pub mod postgres;
pub mod programs;
pub mod server;
