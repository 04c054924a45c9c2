//! Numbers as the encoder writes them: LEB128, as short as they can be.

use super::OTHERWISE;
use crate::sync::chunk::Cursor;
use crate::sync::refusal::Refusal;

const TOO_LONG: Refusal = Refusal::Malformed("a number is too long");
/// Where the tenth byte stands, of which only one bit is left.
const LAST_SHIFT: u32 = 63;

impl Cursor<'_> {
    /// An unsigned number that is written the shortest way.
    pub(in crate::sync) fn short_unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value = 0;
        for shift in (0..=LAST_SHIFT).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return match byte {
                    0 if shift > 0 => Err(OTHERWISE),
                    2.. if shift == LAST_SHIFT => Err(TOO_LONG),
                    _ => Ok(value),
                };
            }
        }
        Err(TOO_LONG)
    }

    /// A signed number that is written the shortest way.
    pub(in crate::sync) fn short_signed(&mut self) -> Result<i64, Refusal> {
        let (mut value, mut sign) = (0, None);
        for shift in (0..=LAST_SHIFT).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            let negative = byte & 0x40 != 0;
            if byte & 0x80 == 0 {
                return match byte {
                    // It only repeats the sign of the byte before.
                    0 | 0x7f if sign == Some(negative) => Err(OTHERWISE),
                    1..0x7f if shift == LAST_SHIFT => Err(TOO_LONG),
                    _ if negative && shift < LAST_SHIFT => Ok(value | (-1 << (shift + 7))),
                    _ => Ok(value),
                };
            }
            sign = Some(negative);
        }
        Err(TOO_LONG)
    }
}
