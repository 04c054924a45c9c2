use super::follow::Follow;

/// Follows a body in chunks to its end (RFC 9112, 7.1): what belongs to it is not told before.
/// What the library finds wrong with it ends the connection there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunked {
    /// The size of a chunk, as far as it has come, and whether something comes after it.
    Size(u64, bool),
    /// So many bytes of it are left.
    Data(u64),
    /// The line ends.
    End,
    /// Lines after the last chunk, and whether the one that comes now is not empty.
    Trailer(bool),
}

impl Default for Chunked {
    fn default() -> Self {
        Self::Size(0, false)
    }
}

impl Follow for Chunked {
    fn ends(&mut self, byte: u8) -> bool {
        let is_end = *self == Self::Trailer(false) && byte == b'\n';
        *self = match (*self, byte) {
            (Self::Size(0, _) | Self::Trailer(_), b'\n') => Self::Trailer(false),
            (Self::Size(size, _), b'\n') => Self::Data(size),
            (Self::Size(size, rest), byte) => Self::size(size, rest, byte),
            (Self::Data(left), _) if left > 1 => Self::Data(left - 1),
            (Self::Data(_), _) => Self::End,
            (Self::End, b'\n') => Self::default(),
            (Self::End, _) => Self::End,
            (Self::Trailer(in_line), byte) => Self::Trailer(in_line || byte != b'\r'),
        };
        is_end
    }
}

impl Chunked {
    fn size(size: u64, rest: bool, byte: u8) -> Self {
        match char::from(byte).to_digit(16) {
            Some(digit) if !rest => {
                Self::Size(size.saturating_mul(16).saturating_add(u64::from(digit)), false)
            }
            _ => Self::Size(size, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The length of a body at the beginning of a stream, however that is cut.
    fn len(stream: &[u8], step: usize) -> Option<usize> {
        let (mut body, mut len) = (Chunked::default(), 0);
        while len < stream.len() {
            let some = body.len_in(&stream[len..stream.len().min(len + step)]);
            let part = &stream[len..len + some];
            len += some;
            if body.take(part) {
                return Some(len);
            }
        }
        None
    }

    #[test]
    fn its_end_is_found_however_it_comes() {
        let bodies = [
            "0\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\n",
            "A;name=abc\r\n0\r\n\r\n0\r\n\r\n\r\n00\r\n\r\n",
            "1 \r\n\n\r\n0\r\nafter: it\r\n\r\n",
        ];
        for body in bodies {
            let stream = format!("{body}GET / HTTP/1.1\r\n\r\n");
            for step in 1..=stream.len() {
                assert_eq!(len(stream.as_bytes(), step), Some(body.len()), "{body:?} by {step}");
            }
            assert_eq!(len(&body.as_bytes()[..body.len() - 1], 3), None);
        }
        assert_eq!(len(b"fffffffffffffffffffff\r\n0\r\n\r\n", 4), None);
    }
}
