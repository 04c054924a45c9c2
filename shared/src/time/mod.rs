//! Instants as a person lived them, and the local days they fall on. No clock is read here.

mod local_day;
mod moment;

pub use local_day::{InvalidDay, LocalDay};
pub use moment::{InvalidMoment, Moment, Zone};
