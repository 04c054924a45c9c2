//! Automerge actors: a device's id followed by four random bytes.

use automerge::ActorId;

use super::DeviceId;

const DEVICE_LEN: usize = 16;
const SUFFIX_LEN: usize = 4;

/// A new actor of `device`. Every process or tab makes its own and never uses it again, so
/// that two of them can never write the same sequence number.
pub fn new_actor(device: DeviceId, random: [u8; SUFFIX_LEN]) -> ActorId {
    let mut bytes = device.to_bytes().to_vec();
    bytes.extend_from_slice(&random);
    ActorId::from(bytes)
}

/// The device named by an actor; `None` for the actors that stock Automerge clients make.
pub fn actor_device(actor: &ActorId) -> Option<DeviceId> {
    let bytes = actor.to_bytes();
    if bytes.len() != DEVICE_LEN + SUFFIX_LEN {
        return None;
    }
    let device: [u8; DEVICE_LEN] = bytes.get(..DEVICE_LEN)?.try_into().ok()?;
    DeviceId::from_bytes(device).ok()
}
