use serde::{Deserialize, Serialize};

use super::field::{FieldReader, FieldValue, FieldWriter};
use crate::limits::NOTE_LEN_MAX;
use crate::page::PageError;

/// Free text, made together with its record and edited letter by letter: what two devices
/// write at once is all kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Note(pub String);

impl FieldValue for Note {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        Self(reader.text(field).unwrap_or_default())
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        if old == Some(self) {
            return Ok(());
        }
        if self.0.chars().count() > NOTE_LEN_MAX {
            return Err(PageError::TooLong { field: field.to_owned() });
        }
        writer.put_text(field, &self.0)
    }
}
