//! A device that keeps everything in memory and exchanges it with a real server over HTTP.

mod held;
mod server;

pub use held::Device;
pub use server::{Refused, Server};
