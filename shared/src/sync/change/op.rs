use std::ops::Range;

use super::op_id::Id;

/// One operation, as far as it matters to anything but a document.
#[derive(Debug, Clone)]
pub(in crate::sync) struct Op<'a> {
    /// The object it writes into; `None` is the root.
    pub(in crate::sync) object: Option<Id>,
    pub(in crate::sync) key: Key<'a>,
    pub(in crate::sync) insert: bool,
    pub(in crate::sync) action: Action,
    /// Where the operations stand that it names as replaced or counted up.
    pub(super) predecessors: Range<u32>,
}

/// Where in its object an operation writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync) enum Key<'a> {
    /// At a key of a map.
    Map(&'a str),
    /// Before the first element of a list or text.
    Head,
    /// At an element, or behind it.
    Element(Id),
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync) enum Action {
    /// It makes a map or a table.
    MakeMap,
    /// It makes a list or a text.
    MakeSequence,
    Put,
    PutCounter,
    Delete,
    Increment,
    MarkBegin,
    MarkEnd,
}
