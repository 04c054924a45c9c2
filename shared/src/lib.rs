//! The log model of Banister, and all that a device and the server must agree on.
//!
//! Nothing here does input or output, reads a clock or draws random numbers: time and
//! randomness are arguments, storage is a trait. The same code runs on the server, in the
//! terminal and, as wasm32, in the browser.
//!
//! A [`page::Page`] is one Automerge document with the [`record`]s of a month; a [`log::Log`]
//! is a person's pages in a device's [`store::Store`]; [`sync`] brings devices and the server
//! to hold the same changes, [`wire`] is how stock clients say so; [`view`] says what people see.

pub mod api;
pub mod error;
pub mod ids;
pub mod limits;
pub mod log;
pub mod page;
pub mod record;
pub mod store;
pub mod sync;
#[cfg(feature = "testkit")]
pub mod testkit;
pub mod time;
pub mod view;
pub mod wire;
