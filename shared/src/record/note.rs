use serde::{Deserialize, Serialize};

use super::field::{FieldReader, FieldValue, FieldWriter};
use crate::limits::NOTE_LEN_MAX;
use crate::page::PageError;

/// Free text. Another text replaces it as a whole, so that of two devices which do so at once
/// both texts are kept and shown; what is typed into it is merged letter by letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
        self.check_len(field)?;
        writer.put_text(field, &self.0)
    }
}

impl Note {
    /// Writes what was typed into `old`. A note that was empty is replaced: two that begin it
    /// at once mean two notes.
    pub(crate) fn type_over(
        &self,
        old: &Self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
    ) -> Result<(), PageError> {
        if old.0.is_empty() {
            return self.write(writer, field, Some(old));
        }
        self.check_len(field)?;
        writer.type_text(field, &self.0)
    }

    pub(crate) fn check_len(&self, field: &str) -> Result<(), PageError> {
        if self.0.chars().count() > NOTE_LEN_MAX {
            return Err(PageError::TooLong { field: field.to_owned() });
        }
        Ok(())
    }
}
