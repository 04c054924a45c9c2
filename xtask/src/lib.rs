//! What the demo and the measurements share: a device without a screen, and the server as it
//! reaches it.

#[cfg(feature = "demo")]
pub mod device;
