//! Records in words, for people.

mod day;
mod guide;
mod item;
mod safety_card;

pub(crate) use day::{day_summary, heading};
pub(crate) use guide::guide;
pub(crate) use item::{clock, item_line};
pub(crate) use safety_card::after_fall;
