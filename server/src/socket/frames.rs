/// What a frame takes beside its bytes while its message is not whole.
const FRAME_BYTES: usize = 64;
const FIN: u8 = 0x80;
const MASKED: u8 = 0x80;
const CONTROL: u8 = 0x08;
/// The length in a frame's second byte; what is above this stands for a longer one that follows.
const LENGTH: u8 = 0x7f;
const SHORT_MAX: u8 = 125;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// A part of a message comes, which takes so many bytes.
    Part(usize),
    /// A message is whole.
    Whole,
    /// A control frame comes that is longer than one may be, or a part of one.
    Broken,
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
        let (is_control, ends) = (first & CONTROL != 0, first & FIN != 0);
        if is_control && (second & LENGTH > SHORT_MAX || !ends) {
            return Some(Told::Broken);
        }
        let extended = match second & LENGTH {
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
            0 => u64::from(second & LENGTH),
            _ => rest.get(..extended).map_or(0, number),
        };
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

    #[test]
    fn a_control_frame_is_short_and_whole_or_broken_at_its_head() {
        let first = |head: &[u8]| told(head, 1).into_iter().next();
        let ping = |len: u8| [&[0x89, 0x80 | len, 0, 0, 0, 0][..], &[7; 125]].concat();
        assert_eq!([0, 1, 125].map(|len| first(&ping(len)[..6 + usize::from(len)])), [None; 3]);
        // The longest that its second byte may say, a 16-bit length, and a 64-bit one.
        for kind in [0x88, 0x89, 0x8a] {
            assert_eq!(first(&[kind, 0x80 | SHORT_MAX]), None);
            assert_eq!(first(&[kind, 0x80 | 126]), Some(Told::Broken));
            assert_eq!(first(&[kind, 0x80 | 127]), Some(Told::Broken));
        }
        assert_eq!(first(&[0x09, 0x80]), Some(Told::Broken), "a part of a ping");
    }
}
