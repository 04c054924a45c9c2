//! What must hold of the log model, whatever happens.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected must fail"
)]

mod carry;
mod check;
mod damaged;
mod documents;
mod exchange;
mod graph;
mod hostile;
mod intake;
mod known;
mod live;
mod logged;
mod merge;
mod moving;
mod oracle;
mod page;
mod session;
mod simulation;
mod stock_hub;
mod store;
mod uploads;
mod views;
mod wire;
