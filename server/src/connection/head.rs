use super::follow::Follow;

/// Follows the head of a request to its end, an empty line (RFC 9112, 2.1 and 2.2). Lines may end
/// without a carriage return, as the library has it too.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Head {
    has_begun: bool,
    /// The line that comes now is not empty.
    in_line: bool,
}

impl Head {
    /// Whether anything of it has come.
    pub(super) const fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// How many of the bytes that come next are empty lines before it: what is left of the request
    /// before, and part of none.
    pub(super) fn len_before(&self, bytes: &[u8]) -> usize {
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        if self.has_begun { 0 } else { blank.count() }
    }
}

impl Follow for Head {
    fn ends(&mut self, byte: u8) -> bool {
        self.has_begun = true;
        match byte {
            b'\r' => false,
            b'\n' => !std::mem::take(&mut self.in_line),
            _ => {
                self.in_line = true;
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
            let blank = head.len_before(&stream[..step.min(stream.len())]);
            if blank > 0 {
                stream = &stream[blank..];
                continue;
            }
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
        let whole = ["GET / HTTP/1.1\r\nhost: a\r\n\r\n", "GET /b HTTP/1.1\n\n"];
        let stream = [whole[0], "\r\n\n", whole[1], "\r\nGET"].concat();
        for step in 1..=stream.len() {
            assert_eq!(heads(stream.as_bytes(), step), (whole.map(str::to_owned).to_vec(), 3));
        }
    }

    #[test]
    fn empty_lines_are_before_it_and_not_in_it() {
        let mut head = Head::default();
        assert_eq!(head.len_before(b"\r\n\r\nG"), 4);
        assert!(!head.take(b"G") && head.has_begun());
        assert_eq!(head.len_before(b"\r\n"), 0);
    }
}
