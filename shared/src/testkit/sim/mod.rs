//! A seeded simulation: devices, two tabs, a caregiver and a server, on a network that delays,
//! loses and repeats, with crashes at any point and clocks off by a year.
//!
//! [`World::run`] lets everything happen at random; [`World::settle`] then gives everyone a
//! working network until nothing is left to say; [`World::check`] says what must hold.

mod act;
mod device;
mod server;
mod world;

pub use device::{Device, Part};
pub use server::{Answer, MemoryServer, Server};
pub use world::World;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The outcome of a future that never waits, such as everything on a store in memory.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}
