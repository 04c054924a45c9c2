use minicbor::Decoder;
use minicbor::data::Type;

use super::error::WireError;
use super::fields::Fields;
use super::{DocumentMessage, Ephemeral, Join, Message, RemoteHeadsChanged, SubscriptionChange};

impl Message {
    /// Reads one frame.
    ///
    /// # Errors
    /// Anything but exactly one message within its limits.
    pub fn decode(frame: &[u8]) -> Result<Self, WireError> {
        let mut decoder = Decoder::new(frame);
        if !matches!(decoder.datatype()?, Type::Map | Type::MapIndef) {
            return Err(WireError::Malformed);
        }
        let fields = Fields::read(&mut decoder)?;
        if decoder.position() != frame.len() {
            return Err(WireError::Malformed);
        }
        Self::from_fields(fields)
    }

    fn from_fields(fields: Fields) -> Result<Self, WireError> {
        match fields.kind()? {
            "join" => Ok(Self::Join(Join {
                sender: fields.sender()?,
                versions: fields.versions.clone(),
                metadata: fields.metadata,
            })),
            "peer" => Ok(Self::Peer {
                sender: fields.sender()?,
                target: fields.target()?,
                metadata: fields.metadata,
            }),
            "error" => Ok(Self::Error {
                sender: fields.sender()?,
                target: fields.target()?,
                message: fields.message.unwrap_or_default(),
            }),
            "leave" => Ok(Self::Leave { sender: fields.sender()? }),
            "request" => Ok(Self::Request(document_message(fields)?)),
            "sync" => Ok(Self::Sync(document_message(fields)?)),
            "doc-unavailable" => Ok(Self::DocUnavailable {
                sender: fields.sender()?,
                target: fields.target()?,
                document: fields.document()?,
            }),
            "ephemeral" => ephemeral(fields).map(Self::Ephemeral),
            "remote-subscription-change" => Ok(Self::SubscriptionChange(SubscriptionChange {
                sender: fields.sender()?,
                target: fields.target()?,
                add: fields.add,
                remove: fields.remove,
            })),
            "remote-heads-changed" => Ok(Self::RemoteHeadsChanged(RemoteHeadsChanged {
                sender: fields.sender()?,
                target: fields.target()?,
                document: fields.document()?,
                heads: fields.new_heads,
            })),
            _ => Err(WireError::UnknownType),
        }
    }
}

fn document_message(fields: Fields) -> Result<DocumentMessage, WireError> {
    Ok(DocumentMessage {
        sender: fields.sender()?,
        target: fields.target()?,
        document: fields.document()?,
        data: fields.data.filter(|data| !data.is_empty()).ok_or(WireError::EmptyData)?,
    })
}

fn ephemeral(fields: Fields) -> Result<Ephemeral, WireError> {
    Ok(Ephemeral {
        sender: fields.sender()?,
        target: fields.target()?,
        document: fields.document()?,
        count: fields.count.ok_or(WireError::Field("count"))?,
        session: fields.session.ok_or(WireError::Field("sessionId"))?,
        data: fields.data.ok_or(WireError::Field("data"))?,
    })
}
