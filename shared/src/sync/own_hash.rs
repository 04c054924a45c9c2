//! One change hash as a byte string, like a list of one.

use automerge::ChangeHash;
use minicbor::bytes::ByteArray;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encoder};

pub(super) fn encode<C, W: Write>(
    hash: &ChangeHash,
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    e.bytes(&hash.0)?.ok()
}

pub(super) fn decode<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<ChangeHash, DecodeError> {
    let bytes: ByteArray<32> = Decode::decode(d, ctx)?;
    Ok(ChangeHash(bytes.into()))
}
