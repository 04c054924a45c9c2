/// What a frame takes beside its bytes while its message is not whole.
const FRAME_BYTES: usize = 64;
const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;
const CONTROL: u8 = 0x08;

/// Follows a stream of WebSocket frames by their heads (RFC 6455, 5.2): what they announce is
/// known before anything is kept for it.
#[derive(Debug, Default)]
pub(super) struct Frames {
    head: Vec<u8>,
    /// Bytes of the frame that are still to come.
    left: u64,
    /// Its end is that of a message.
    ends: bool,
}

/// What the bytes of a stream tell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A part of a message comes, which takes so many bytes.
    Part(usize),
    /// A message is whole.
    Whole,
}

impl Frames {
    /// What comes next in `bytes`, of which that much is taken away; `None` at their end.
    pub(super) fn next(&mut self, bytes: &mut &[u8]) -> Option<Told> {
        loop {
            if self.left == 0 && std::mem::take(&mut self.ends) {
                return Some(Told::Whole);
            }
            if self.left > 0 {
                let some = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                *bytes = bytes.get(some..)?;
                self.left -= some as u64;
                if self.left > 0 {
                    return None;
                }
                continue;
            }
            let (byte, rest) = bytes.split_first()?;
            *bytes = rest;
            self.head.push(*byte);
            if let Some(told) = self.begin() {
                return Some(told);
            }
        }
    }

    /// Begins a frame, if its head is there; a control frame is no part of a message.
    fn begin(&mut self) -> Option<Told> {
        let [first, second, rest @ ..] = self.head.as_slice() else { return None };
        let extended = match second & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mask = if second & MASKED == 0 { 0 } else { 4 };
        if rest.len() < extended + mask {
            return None;
        }
        let number = |bytes: &[u8]| bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
        self.left = match extended {
            0 => u64::from(second & 0x7f),
            _ => rest.get(..extended).map_or(0, number),
        };
        let (is_control, ends) = (first & CONTROL != 0, first & FIN != 0);
        self.head.clear();
        self.ends = ends && !is_control;
        let bytes = usize::try_from(self.left).unwrap_or(usize::MAX).saturating_add(FRAME_BYTES);
        (!is_control).then_some(Told::Part(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a stream tells, however it is cut.
    fn told(stream: &[u8], step: usize) -> Vec<Told> {
        let mut frames = Frames::default();
        let mut all = Vec::new();
        for mut some in stream.chunks(step) {
            while let Some(told) = frames.next(&mut some) {
                all.push(told);
            }
        }
        all
    }

    fn part(bytes: usize) -> Told {
        Told::Part(bytes + FRAME_BYTES)
    }

    #[test]
    fn parts_are_told_by_their_heads_and_pings_between_them_are_not() {
        let mut stream = vec![0x02, 0x83, 1, 2, 3, 4, 9, 9, 9]; // the first three bytes
        stream.extend([0x89, 0x81, 1, 2, 3, 4, 9]); // a ping
        stream.extend([0x80, 0xfe, 1, 0, 1, 2, 3, 4].into_iter().chain([9; 256])); // the rest
        stream.extend([0x82, 0x80, 1, 2, 3, 4]); // an empty message
        for step in [1, 2, 5, 7, stream.len()] {
            let expected = [part(3), part(256), Told::Whole, part(0), Told::Whole];
            assert_eq!(told(&stream, step), expected, "{step}");
        }
    }

    #[test]
    fn what_a_head_announces_is_known_before_it_comes() {
        let announced = |len: u64| {
            let mut head = vec![0x82, 0xff];
            head.extend(len.to_be_bytes());
            head.extend([0; 4]);
            told(&head, 3)
        };
        assert_eq!(announced(4 << 20), [part(4 << 20)]);
        assert_eq!(announced(u64::MAX), [Told::Part(usize::MAX)]);
    }
}
