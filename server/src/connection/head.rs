use super::follow::Follow;

/// Follows the head of a request to its end, an empty line (RFC 9112, 2.1 and 2.2). Lines may end
/// without a carriage return, and empty ones may come before a request, as the library has it too.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    /// Something of a line has come that is not empty.
    has_begun: bool,
    /// The line that comes now is not empty.
    in_line: bool,
}

impl Head {
    /// Whether more of it has come than empty lines, which may have been meant for the end of the
    /// request before.
    pub(super) const fn has_begun(&self) -> bool {
        self.has_begun
    }
}

impl Follow for Head {
    fn ends(&mut self, byte: u8) -> bool {
        match byte {
            b'\r' => false,
            b'\n' => !std::mem::take(&mut self.in_line) && self.has_begun,
            _ => {
                self.in_line = true;
                self.has_begun = true;
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The heads in a stream, however it is cut; and what is left of it.
    fn heads(mut stream: &[u8], step: usize) -> (Vec<String>, usize) {
        let (mut all, mut head, mut now) = (Vec::new(), Head::default(), Vec::new());
        while !stream.is_empty() {
            let some = head.len_in(&stream[..step.min(stream.len())]);
            let (taken, rest) = stream.split_at(some);
            now.extend(taken);
            stream = rest;
            if head.take(taken) {
                all.push(String::from_utf8(std::mem::take(&mut now)).unwrap());
                head = Head::default();
            }
        }
        (all, now.len())
    }

    #[test]
    fn each_head_is_taken_alone_however_it_comes() {
        let whole = ["GET / HTTP/1.1\r\nhost: a\r\n\r\n", "\r\n\nGET /b HTTP/1.1\n\n"];
        let stream = [whole.concat(), "GET".to_owned()].concat();
        for step in 1..=stream.len() {
            assert_eq!(heads(stream.as_bytes(), step), (whole.map(str::to_owned).to_vec(), 3));
        }
    }

    #[test]
    fn empty_lines_before_it_are_part_of_it() {
        let mut head = Head::default();
        assert!(!head.has_begun());
        assert!(!head.take(b"\r\n\r\n"));
        assert!(!head.has_begun());
        assert!(!head.take(b"G"));
        assert!(head.has_begun());
    }
}
