use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number outside 0 to 10.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number from 0 to 10")]
pub struct InvalidScale;

/// How strong something was, from 0 (not at all) to 10 (the worst one can imagine), as people
/// report pain (LOINC 72514-3). Not recorded is `None` of an `Option`, never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Scale(u8);

impl TryFrom<u8> for Scale {
    type Error = InvalidScale;

    fn try_from(number: u8) -> Result<Self, InvalidScale> {
        if number <= 10 { Ok(Self(number)) } else { Err(InvalidScale) }
    }
}

impl From<Scale> for u8 {
    fn from(scale: Scale) -> Self {
        scale.0
    }
}

impl FromStr for Scale {
    type Err = InvalidScale;

    fn from_str(text: &str) -> Result<Self, InvalidScale> {
        text.parse::<u8>().map_err(|_| InvalidScale)?.try_into()
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
