//! Banister for the terminal: a device that logs offline, syncs and follows.
//!
//! Commands read and write the [`store`] through the core's `Log` and never touch the
//! network, except those for accounts, sharing and sync, which go through `net`. Only
//! `output` prints, only `command_error` knows exit codes.

mod age;
mod args;
mod clock;
mod command;
mod command_error;
mod copy;
mod device;
mod device_pages;
mod episode_options;
mod home;
mod live;
mod log_choice;
mod months;
mod net;
mod output;
mod password;
mod random;
mod record_ref;
mod run;
mod running;
mod show;
pub mod store;
mod sync;
mod when;
mod yes_no;

pub use run::run;
