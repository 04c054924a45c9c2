//! The fields of a frame, as whichever client wrote them.

use automerge::ChangeHash;
use minicbor::Decoder;
use minicbor::data::Type;

use super::error::WireError;
use super::{DocumentId, PeerMetadata, RemoteHeads};
use crate::ids::base58;
use crate::limits::{
    PAGE_HEADS_MAX, WIRE_DATA_BYTES_MAX, WIRE_FIELDS_MAX, WIRE_STORAGES_MAX, WIRE_TEXT_LEN_MAX,
};

/// Every field that any message has, where it was there and of a form that can be read.
#[derive(Debug, Default)]
pub(super) struct Fields {
    kind: Option<String>,
    sender: Option<String>,
    target: Option<String>,
    document: Option<DocumentId>,
    pub(super) message: Option<String>,
    pub(super) metadata: PeerMetadata,
    pub(super) versions: Vec<String>,
    pub(super) data: Option<Vec<u8>>,
    pub(super) count: Option<u64>,
    pub(super) session: Option<String>,
    pub(super) add: Vec<String>,
    pub(super) remove: Vec<String>,
    pub(super) new_heads: Vec<RemoteHeads>,
}

impl Fields {
    pub(super) fn read(d: &mut Decoder<'_>) -> Result<Self, WireError> {
        let mut fields = Self::default();
        each_entry(d, WIRE_FIELDS_MAX, |key, d| fields.field(key, d))?;
        Ok(fields)
    }

    pub(super) fn kind(&self) -> Result<&str, WireError> {
        self.kind.as_deref().ok_or(WireError::Field("type"))
    }

    pub(super) fn sender(&self) -> Result<String, WireError> {
        self.sender.clone().ok_or(WireError::Field("senderId"))
    }

    pub(super) fn target(&self) -> Result<String, WireError> {
        self.target.clone().ok_or(WireError::Field("targetId"))
    }

    pub(super) fn document(&self) -> Result<DocumentId, WireError> {
        self.document.ok_or(WireError::Field("documentId"))
    }

    fn field(&mut self, key: &str, d: &mut Decoder<'_>) -> Result<(), WireError> {
        match key {
            "type" => self.kind = text(d)?,
            "senderId" => self.sender = text(d)?,
            "targetId" => self.target = text(d)?,
            "documentId" => self.document = document(d)?,
            "message" => self.message = text(d)?,
            // The protocol's own description calls it `metadata`; its code does not.
            "peerMetadata" | "metadata" => self.metadata = metadata(d)?,
            "supportedProtocolVersions" => self.versions = texts(d)?,
            "data" => self.data = bytes(d)?,
            "count" => self.count = number(d)?.and_then(whole),
            "sessionId" => self.session = text(d)?,
            "add" => self.add = texts(d)?,
            "remove" => self.remove = texts(d)?,
            "newHeads" => self.new_heads = new_heads(d)?,
            _ => d.skip()?,
        }
        Ok(())
    }
}

/// Calls `f` for each entry of a map whose keys are texts.
fn each_entry(
    d: &mut Decoder<'_>,
    max: usize,
    mut f: impl FnMut(&str, &mut Decoder<'_>) -> Result<(), WireError>,
) -> Result<(), WireError> {
    let length = d.map()?;
    for count in 0u64.. {
        match length {
            Some(length) if count >= length => return Ok(()),
            None if d.datatype()? == Type::Break => return Ok(d.skip()?),
            _ => {}
        }
        if count >= max as u64 {
            return Err(WireError::TooLong("map"));
        }
        let key = d.str()?;
        f(key, d)?;
    }
    Ok(())
}

/// Whether an absent value stands here (`undefined` or null); it is passed over.
fn absent(d: &mut Decoder<'_>) -> Result<bool, WireError> {
    let absent = matches!(d.datatype()?, Type::Undefined | Type::Null);
    if absent {
        d.skip()?;
    }
    Ok(absent)
}

fn text(d: &mut Decoder<'_>) -> Result<Option<String>, WireError> {
    if absent(d)? {
        return Ok(None);
    }
    let text = d.str()?;
    if text.len() > WIRE_TEXT_LEN_MAX {
        return Err(WireError::TooLong("text"));
    }
    Ok(Some(text.to_owned()))
}

/// A list of texts, or, as one client sends it, a text alone.
fn texts(d: &mut Decoder<'_>) -> Result<Vec<String>, WireError> {
    if d.datatype()? != Type::Array {
        return Ok(text(d)?.into_iter().collect());
    }
    let length = d.array()?.ok_or(WireError::Malformed)?;
    if length > WIRE_STORAGES_MAX as u64 {
        return Err(WireError::TooLong("list"));
    }
    (0..length).filter_map(|_| text(d).transpose()).collect()
}

/// A byte string, which may stand under the tag of an array of bytes (64).
fn bytes(d: &mut Decoder<'_>) -> Result<Option<Vec<u8>>, WireError> {
    if absent(d)? {
        return Ok(None);
    }
    if d.datatype()? == Type::Tag {
        d.tag()?;
    }
    let bytes = d.bytes()?;
    if bytes.len() > WIRE_DATA_BYTES_MAX {
        return Err(WireError::TooLong("data"));
    }
    Ok(Some(bytes.to_vec()))
}

/// The text of a document id, or, as one client sends it, its bytes.
fn document(d: &mut Decoder<'_>) -> Result<Option<DocumentId>, WireError> {
    match d.datatype()? {
        Type::Bytes | Type::Tag => {
            let id = bytes(d)?.and_then(|bytes| bytes.try_into().ok());
            Ok(Some(DocumentId(id.ok_or(WireError::Field("documentId"))?)))
        }
        _ => match text(d)? {
            Some(text) => text.parse().map(Some).map_err(|_| WireError::Field("documentId")),
            None => Ok(None),
        },
    }
}

/// A number, which JavaScript writes as a float when it is large.
fn number(d: &mut Decoder<'_>) -> Result<Option<f64>, WireError> {
    if absent(d)? {
        return Ok(None);
    }
    match d.datatype()? {
        Type::F32 => Ok(Some(f64::from(d.f32()?))),
        Type::F64 => Ok(Some(d.f64()?)),
        _ => Ok(Some(i64::try_from(d.int()?).map_err(|_| WireError::Malformed)? as f64)),
    }
}

/// A number that counts something: whole, and small enough for a float to hold exactly.
fn whole(number: f64) -> Option<u64> {
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    let counts = number.fract() == 0.0 && (0.0..=EXACT_MAX).contains(&number);
    counts.then_some(number as u64)
}

fn metadata(d: &mut Decoder<'_>) -> Result<PeerMetadata, WireError> {
    let mut metadata = PeerMetadata::default();
    if absent(d)? {
        return Ok(metadata);
    }
    each_entry(d, WIRE_FIELDS_MAX, |key, d| {
        match key {
            "storageId" => metadata.storage_id = text(d)?,
            "isEphemeral" if !absent(d)? => metadata.is_ephemeral = Some(d.bool()?),
            "isEphemeral" => {}
            _ => d.skip()?,
        }
        Ok(())
    })?;
    Ok(metadata)
}

fn new_heads(d: &mut Decoder<'_>) -> Result<Vec<RemoteHeads>, WireError> {
    let mut all = Vec::new();
    if absent(d)? {
        return Ok(all);
    }
    each_entry(d, WIRE_STORAGES_MAX, |storage, d| {
        if storage.len() > WIRE_TEXT_LEN_MAX {
            return Err(WireError::TooLong("text"));
        }
        let storage_id = storage.to_owned();
        let mut remote = RemoteHeads { storage_id, heads: Vec::new(), timestamp_ms: 0.0 };
        each_entry(d, WIRE_FIELDS_MAX, |key, d| {
            match key {
                "heads" => remote.heads = heads(d)?,
                "timestamp" => remote.timestamp_ms = number(d)?.unwrap_or_default(),
                _ => d.skip()?,
            }
            Ok(())
        })?;
        all.push(remote);
        Ok(())
    })?;
    Ok(all)
}

fn heads(d: &mut Decoder<'_>) -> Result<Vec<ChangeHash>, WireError> {
    let texts = texts(d)?;
    if texts.len() > PAGE_HEADS_MAX {
        return Err(WireError::TooLong("heads"));
    }
    let hash = |text: &String| base58::decode(text, "hash").map(ChangeHash);
    texts.iter().map(hash).collect::<Result<_, _>>().map_err(|_| WireError::Field("heads"))
}
