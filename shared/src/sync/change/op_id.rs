/// An operation that a change names: its writer by the place in the change's table of actors,
/// of which the change's own writer is the first.
///
/// The number fits in 32 bits: the library refuses more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::sync) struct Id {
    pub(in crate::sync) actor: u32,
    pub(in crate::sync) counter: u32,
}
