use std::fmt;
use std::str::FromStr;

use crate::ids::text_serde;
use crate::limits::{LINE_LEN_MAX, WORD_LEN_MAX};

/// A text that is empty, too long or holds control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to {0} characters on one line")]
pub struct InvalidWord(usize);

/// Defines a short text of bounded length on one line.
macro_rules! line {
    ($(#[$doc:meta])* $name:ident, $max:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidWord;

            fn from_str(text: &str) -> Result<Self, InvalidWord> {
                let text = text.trim();
                if text.is_empty() || text.chars().count() > $max || text.contains(char::is_control) {
                    return Err(InvalidWord($max));
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        text_serde!($name);
    };
}

line! {
    /// A name in a set: a support, a strategy, a mood, in the person's own words.
    Word, WORD_LEN_MAX
}
line! {
    /// A line of text such as a place or an activity.
    Line, LINE_LEN_MAX
}

/// Defines a word with known values, open to those of newer versions.
macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
            /// A value from a newer version, kept as it is.
            Other($crate::record::Word),
        }

        impl $name {
            /// The values this version knows.
            pub const KNOWN: &'static [&'static str] = &[$($word),*];

            /// The word, as pages and JSON write it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word.as_str(),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::record::InvalidWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    other => other.parse().map(Self::Other),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::ids::text_serde!($name);
        $crate::record::scalar::text_scalar!($name);
    };
}

pub(crate) use word_enum;
