use std::fmt;
use std::str::FromStr;

use super::base58::{self, InvalidId};
use super::text::{bytes_cbor, text_serde};
use super::{LogId, Month};

/// What a page holds, and so who may write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PageKind {
    /// The person's settings, plan, words and cards; one page a log.
    Profile = 0,
    /// Episodes, relief, days and links of one month.
    Episodes = 1,
    /// Check-ins and notes of the caregivers, of one month.
    Care = 2,
}

impl PageKind {
    fn from_nibble(nibble: u32) -> Option<Self> {
        [Self::Profile, Self::Episodes, Self::Care].into_iter().find(|k| *k as u32 == nibble)
    }
}

/// How often a page has been rewritten to erase something: 0 to 4,095.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Epoch(u16);

impl Epoch {
    /// The epoch with this number, if it fits in 12 bits.
    pub const fn new(number: u16) -> Option<Self> {
        if number < 1 << 12 { Some(Self(number)) } else { None }
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// One Automerge document of a log: 16 bytes, `LogId ‖ big-endian u32` of kind (4 bits),
/// epoch (12 bits) and month (16 bits). Its bs58check text is an automerge-repo documentId.
///
/// Every device finds the same page offline, and a server knows from the id alone whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct PageId {
    /// The log it belongs to.
    pub log: LogId,
    /// What it holds.
    pub kind: PageKind,
    /// How often it has been rewritten.
    pub epoch: Epoch,
    /// The month of its records; [`Month::NONE`] for the profile.
    pub month: Month,
}

impl PageId {
    /// The profile page of a log.
    pub fn profile(log: LogId) -> Self {
        Self { log, kind: PageKind::Profile, epoch: Epoch::default(), month: Month::NONE }
    }

    /// The page for episodes of `month`.
    pub fn episodes(log: LogId, month: Month) -> Self {
        Self { log, kind: PageKind::Episodes, epoch: Epoch::default(), month }
    }

    /// The page for caregivers' records of `month`.
    pub fn care(log: LogId, month: Month) -> Self {
        Self { log, kind: PageKind::Care, epoch: Epoch::default(), month }
    }

    /// The page with these bytes.
    ///
    /// # Errors
    /// An unknown kind, or a profile page that names a month.
    pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, InvalidId> {
        let [log @ .., a, b, c, d] = bytes;
        let tail = u32::from_be_bytes([a, b, c, d]);
        let kind = PageKind::from_nibble(tail >> 28).ok_or(InvalidId("page id"))?;
        let month = Month::new(u16::from_be_bytes([c, d]));
        if kind == PageKind::Profile && month != Month::NONE {
            return Err(InvalidId("page id"));
        }
        let epoch = Epoch(u16::from_be_bytes([a & 0x0f, b]));
        Ok(Self { log: LogId::new(log), kind, epoch, month })
    }

    /// The 16 bytes.
    pub fn to_bytes(self) -> [u8; 16] {
        let tail = ((self.kind as u32) << 28)
            | (u32::from(self.epoch.number()) << 16)
            | u32::from(self.month.count());
        let mut bytes = [0; 16];
        let (log, rest) = bytes.split_at_mut(12);
        log.copy_from_slice(&self.log.to_bytes());
        rest.copy_from_slice(&tail.to_be_bytes());
        bytes
    }
}

impl fmt::Display for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base58::encode(&self.to_bytes()))
    }
}

impl FromStr for PageId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::from_bytes(base58::decode(text, "page id")?)
    }
}

text_serde!(PageId);
bytes_cbor!(PageId, 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_log_then_kind_epoch_month() {
        let log = LogId::new([7; 12]);
        let mut page = PageId::care(log, Month::new(0x1234));
        page.epoch = Epoch::new(0xabc).unwrap();
        assert_eq!(page.to_bytes()[12..], [0x2a, 0xbc, 0x12, 0x34]);
        assert_eq!(PageId::from_bytes(page.to_bytes()), Ok(page));
        assert_eq!(page.to_string().parse(), Ok(page));
    }

    #[test]
    fn unknown_kinds_and_profiles_with_a_month_are_refused() {
        let mut bytes = PageId::profile(LogId::new([7; 12])).to_bytes();
        bytes[15] = 1;
        assert!(PageId::from_bytes(bytes).is_err());
        bytes[12] = 0x30;
        assert!(PageId::from_bytes(bytes).is_err());
    }

    #[test]
    fn a_mistyped_letter_is_noticed() {
        let text = LogId::new([9; 12]).to_string();
        let wrong = text.replacen(&text[3..4], if &text[3..4] == "2" { "3" } else { "2" }, 1);
        assert!(wrong.parse::<LogId>().is_err());
    }
}
