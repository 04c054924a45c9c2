//! The log model for the app in the browser: what `web/src/core/core.ts` and `sync.ts` describe.
//! Bindings only; whatever decides something is in `banister-shared`.

mod anew;
mod carry;
mod core;
mod database;
mod edit;
mod exchange;
mod fault;
mod js;
mod live;
mod patch;
mod reading;
mod rehearsal;
mod rows;
mod store;
mod when;
mod writing;

#[cfg(feature = "conformance")]
mod conformance;

pub use carry::{carry, log_key};
#[cfg(feature = "conformance")]
pub use conformance::every_check_of_the_store;
pub use core::Core;
pub use database::DeviceDatabase;
pub use exchange::exchange;
pub use fault::Fault;
pub use live::{Connection, Pauses};
pub use rehearsal::rehearse;
