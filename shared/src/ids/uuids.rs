use std::fmt;
use std::str::FromStr;

use uuid::{Builder, Uuid, Version};

use super::base58::InvalidId;
use super::text::{bytes_cbor, text_serde};

/// Defines an id that is a UUIDv7: sorted by the time it was made, and made anywhere.
macro_rules! uuid_v7 {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(Uuid);

        impl $name {
            /// A new id from the clock (ms since 1970, UTC) and ten random bytes.
            pub fn new(now_ms: i64, random: [u8; 10]) -> Self {
                let ms = u64::try_from(now_ms).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
            }

            /// The id with these bytes.
            ///
            /// # Errors
            /// Bytes that are not a UUID of version 7.
            pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, InvalidId> {
                let uuid = Uuid::from_bytes(bytes);
                match uuid.get_version() {
                    Some(Version::SortRand) => Ok(Self(uuid)),
                    _ => Err(InvalidId($what)),
                }
            }

            /// The 16 bytes.
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }

            /// When the maker's clock said it was made: ms since 1970, UTC.
            pub fn made_at_ms(self) -> i64 {
                let [a, b, c, d, e, f, ..] = self.to_bytes();
                i64::from_be_bytes([0, 0, a, b, c, d, e, f])
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let uuid = Uuid::try_parse(text).map_err(|_| InvalidId($what))?;
                Self::from_bytes(uuid.into_bytes())
            }
        }

        text_serde!($name);
        bytes_cbor!($name, 16);
    };
}

uuid_v7! {
    /// A person with an account on a server.
    AccountId, "account id"
}
uuid_v7! {
    /// One installation: a phone, a tablet, a terminal. Made on the device, before any account.
    DeviceId, "device id"
}
uuid_v7! {
    /// A record of a log, and its key in the page's root map. Made on the device, so that
    /// sending it again changes nothing.
    RecordId, "record id"
}
