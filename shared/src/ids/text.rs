//! Text, serde and CBOR forms of an id, derived from its `Display` and `FromStr` or its bytes.

/// Serialises a type as its `Display` text and reads it back with `FromStr`.
macro_rules! text_serde {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Writes a type as a CBOR byte string of its exact length.
macro_rules! bytes_cbor {
    ($name:ident, $len:literal) => {
        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.to_bytes())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                let bytes: [u8; $len] = d
                    .bytes()?
                    .try_into()
                    .map_err(|_| minicbor::decode::Error::message("wrong id length"))?;
                Self::from_bytes(bytes).map_err(minicbor::decode::Error::message)
            }
        }
    };
}

pub(crate) use {bytes_cbor, text_serde};
