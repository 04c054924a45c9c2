use minicbor::Encoder;
use minicbor::encode::Write;

use super::SubscriptionChange;
use super::{DocumentMessage, Ephemeral, Join, Message, PeerMetadata, RemoteHeadsChanged};
use crate::ids::base58;

/// The one version of the protocol.
const VERSION: &str = "1";

type Written<W> = Result<(), minicbor::encode::Error<<W as Write>::Error>>;

impl Message {
    /// The frame.
    pub fn encode(&self) -> Vec<u8> {
        let mut frame = Vec::new();
        // Writing into memory cannot fail.
        let Ok(()) = self.write(&mut Encoder::new(&mut frame)) else { return Vec::new() };
        frame
    }

    fn write<W: Write>(&self, e: &mut Encoder<W>) -> Written<W> {
        match self {
            Self::Join(join) => write_join(e, join),
            Self::Peer { sender, target, metadata } => {
                head(e, 5, "peer", sender, Some(target))?;
                e.str("selectedProtocolVersion")?.str(VERSION)?;
                write_metadata(e, metadata)
            }
            Self::Error { sender, target, message } => {
                head(e, 4, "error", sender, Some(target))?;
                e.str("message")?.str(message)?.ok()
            }
            Self::Leave { sender } => head(e, 2, "leave", sender, None),
            Self::Request(message) => write_document(e, "request", message),
            Self::Sync(message) => write_document(e, "sync", message),
            Self::DocUnavailable { sender, target, document } => {
                head(e, 4, "doc-unavailable", sender, Some(target))?;
                e.str("documentId")?.str(&document.to_string())?.ok()
            }
            Self::Ephemeral(message) => write_ephemeral(e, message),
            Self::SubscriptionChange(change) => write_subscription(e, change),
            Self::RemoteHeadsChanged(changed) => write_remote_heads(e, changed),
        }
    }
}

/// Begins a map of `fields` fields with those that every message has.
fn head<W: Write>(
    e: &mut Encoder<W>,
    fields: u64,
    kind: &str,
    sender: &str,
    target: Option<&str>,
) -> Written<W> {
    e.map(fields)?.str("type")?.str(kind)?.str("senderId")?.str(sender)?;
    match target {
        Some(target) => e.str("targetId")?.str(target)?.ok(),
        None => Ok(()),
    }
}

fn write_join<W: Write>(e: &mut Encoder<W>, join: &Join) -> Written<W> {
    head(e, 4, "join", &join.sender, None)?;
    write_metadata(e, &join.metadata)?;
    e.str("supportedProtocolVersions")?;
    write_texts(e, &join.versions)
}

fn write_metadata<W: Write>(e: &mut Encoder<W>, metadata: &PeerMetadata) -> Written<W> {
    let fields =
        u64::from(metadata.storage_id.is_some()) + u64::from(metadata.is_ephemeral.is_some());
    e.str("peerMetadata")?.map(fields)?;
    if let Some(storage) = &metadata.storage_id {
        e.str("storageId")?.str(storage)?;
    }
    if let Some(ephemeral) = metadata.is_ephemeral {
        e.str("isEphemeral")?.bool(ephemeral)?;
    }
    Ok(())
}

fn write_document<W: Write>(
    e: &mut Encoder<W>,
    kind: &str,
    message: &DocumentMessage,
) -> Written<W> {
    head(e, 5, kind, &message.sender, Some(&message.target))?;
    e.str("documentId")?.str(&message.document.to_string())?;
    e.str("data")?.bytes(&message.data)?.ok()
}

fn write_ephemeral<W: Write>(e: &mut Encoder<W>, message: &Ephemeral) -> Written<W> {
    head(e, 7, "ephemeral", &message.sender, Some(&message.target))?;
    e.str("documentId")?.str(&message.document.to_string())?;
    e.str("count")?.u64(message.count)?.str("sessionId")?.str(&message.session)?;
    e.str("data")?.bytes(&message.data)?.ok()
}

fn write_subscription<W: Write>(e: &mut Encoder<W>, change: &SubscriptionChange) -> Written<W> {
    let lists = [("add", &change.add), ("remove", &change.remove)];
    let present = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let fields = 3 + present.clone().count() as u64;
    head(e, fields, "remote-subscription-change", &change.sender, Some(&change.target))?;
    for (name, list) in present {
        e.str(name)?;
        write_texts(e, list)?;
    }
    Ok(())
}

fn write_remote_heads<W: Write>(e: &mut Encoder<W>, changed: &RemoteHeadsChanged) -> Written<W> {
    head(e, 5, "remote-heads-changed", &changed.sender, Some(&changed.target))?;
    e.str("documentId")?.str(&changed.document.to_string())?;
    e.str("newHeads")?.map(changed.heads.len() as u64)?;
    for remote in &changed.heads {
        e.str(&remote.storage_id)?.map(2)?.str("heads")?;
        let texts: Vec<String> = remote.heads.iter().map(|head| base58::encode(&head.0)).collect();
        write_texts(e, &texts)?;
        e.str("timestamp")?.f64(remote.timestamp_ms)?;
    }
    Ok(())
}

fn write_texts<W: Write>(e: &mut Encoder<W>, texts: &[String]) -> Written<W> {
    e.array(texts.len() as u64)?;
    texts.iter().try_for_each(|text| e.str(text).map(drop))
}
