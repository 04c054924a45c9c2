//! Bytes on a socket.

use std::ops::AddAssign;

/// A client hides what it sends behind four bytes (RFC 6455, 5.3).
const MASK_BYTES: usize = 4;

/// What went over a socket, with the heads of its frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Bytes to the server.
    pub(crate) sent: usize,
    /// Bytes from it.
    pub(crate) received: usize,
}

impl Counted {
    /// A frame of so many bytes went to the server.
    pub(crate) const fn sent(&mut self, bytes: usize) {
        self.sent += head(bytes) + MASK_BYTES + bytes;
    }

    /// A frame of so many bytes came from it.
    pub(crate) const fn received(&mut self, bytes: usize) {
        self.received += head(bytes) + bytes;
    }
}

impl AddAssign for Counted {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.received += other.received;
    }
}

/// The head of a frame: two bytes, and the length where it does not fit (RFC 6455, 5.2).
const fn head(bytes: usize) -> usize {
    match bytes {
        ..126 => 2,
        126..65_536 => 4,
        _ => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heads_of_frames_count() {
        let mut counted = Counted::default();
        counted.sent(100);
        counted.received(200);
        assert_eq!(counted, Counted { sent: 106, received: 204 });
    }
}
