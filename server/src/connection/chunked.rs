use super::follow::Follow;

/// Follows a body in chunks to its end (RFC 9112, 7.1): what belongs to it is not told before.
/// Lines end with CR LF and hold neither alone: where readers of other kinds could see other lines,
/// it is broken.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chunked {
    part: Part,
    /// A line is ended by the next byte.
    is_ending: bool,
    is_broken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The size of a chunk, as far as it has come, and whether something comes after it.
    Size(u64, bool),
    /// So many bytes of it are left.
    Data(u64),
    /// Its end, an empty line.
    End,
    /// Lines after the last chunk, and whether the one that comes now is not empty.
    Trailer(bool),
}

impl Default for Part {
    fn default() -> Self {
        Self::Size(0, false)
    }
}

impl Follow for Chunked {
    fn ends(&mut self, byte: u8) -> bool {
        if self.is_broken {
            return false;
        }
        if let Part::Data(left) = self.part {
            self.part = if left > 1 { Part::Data(left - 1) } else { Part::End };
            return false;
        }
        match (std::mem::replace(&mut self.is_ending, byte == b'\r'), byte) {
            (true, b'\n') => return self.line(),
            (false, b'\r') => {}
            (true, _) | (false, b'\n') => self.is_broken = true,
            (false, byte) => self.content(byte),
        }
        false
    }
}

impl Chunked {
    /// Whether it is none, as far as it has come.
    pub(super) const fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// A line has ended; whether that was the last.
    fn line(&mut self) -> bool {
        let is_last = self.part == Part::Trailer(false);
        self.part = match self.part {
            Part::Size(0, _) | Part::Trailer(_) => Part::Trailer(false),
            Part::Size(size, _) => Part::Data(size),
            Part::Data(_) | Part::End => Part::default(),
        };
        is_last
    }

    fn content(&mut self, byte: u8) {
        match self.part {
            Part::Size(size, rest) => self.part = Part::size(size, rest, byte),
            Part::Trailer(_) => self.part = Part::Trailer(true),
            Part::Data(_) | Part::End => self.is_broken = true,
        }
    }
}

impl Part {
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
            "1 \r\n\n\r\n0\r\nafter: it\r\nand: more\r\n\r\n",
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

    #[test]
    fn one_that_others_could_end_elsewhere_is_broken() {
        let broken = |body: &[u8]| {
            let mut followed = Chunked::default();
            !followed.take(body) && followed.is_broken()
        };
        assert!(!broken(b"5;a=b\r\nhe\r\no\r\n0\r\na: b\r\n\r\n"));
        for body in [
            "0\r\n\n",
            "0\n\r\n",
            "0\r\na: b\n\r\n",
            "0\r\n\r0\r\n",
            "5\r\nhello0\r\n",
            "5\r\nhello\n0\r\n",
            "5\r\r\nhello",
            "0\r\n\n\r\n",
            "0\r\na: b\n\r\n\r\n",
        ] {
            assert!(broken(body.as_bytes()), "{body:?}");
        }
    }
}
