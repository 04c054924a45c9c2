//! Fields of the profile that hold names: one entry each, `places/kitchen`.
//!
//! The profile is one map that every device may be the first to write. A nested map would be
//! made twice by two devices offline and one of them hidden; single entries always merge.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::field::{FieldReader, FieldValue, FieldWriter};
use super::scalar::Scalar;
use super::{Line, Word};
use crate::limits::SET_LEN_MAX;
use crate::page::PageError;

/// A set of names in the profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FlatSet(pub BTreeSet<Word>);

/// Texts in the profile, each under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FlatTexts(pub BTreeMap<Word, Line>);

impl FieldValue for FlatSet {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        Self(
            read_flat(reader, field)
                .filter_map(|(name, on): (_, bool)| on.then_some(name))
                .collect(),
        )
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        let entries = |set: &Self| set.0.iter().map(|name| (name.clone(), true)).collect();
        write_flat(writer, field, &entries(self), &old.map(entries).unwrap_or_default())
    }
}

impl FieldValue for FlatTexts {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        Self(read_flat(reader, field).collect())
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        write_flat(writer, field, &self.0, old.map_or(&BTreeMap::new(), |old| &old.0))
    }
}

fn read_flat<T: Scalar>(reader: &FieldReader<'_>, field: &str) -> impl Iterator<Item = (Word, T)> {
    reader.names().filter_map(move |key| {
        let name = key.strip_prefix(field)?.strip_prefix('/')?.parse().ok()?;
        Some((name, T::from_scalar(reader.scalar(key)?)?))
    })
}

fn write_flat<T: Scalar>(
    writer: &mut FieldWriter<'_, '_>,
    field: &str,
    new: &BTreeMap<Word, T>,
    old: &BTreeMap<Word, T>,
) -> Result<(), PageError> {
    if new.len() > SET_LEN_MAX {
        return Err(PageError::TooLong { field: field.to_owned() });
    }
    for (name, value) in new.iter().filter(|(name, value)| old.get(*name) != Some(value)) {
        writer.put(&format!("{field}/{name}"), value.to_scalar())?;
    }
    let mut gone = old.keys().filter(|name| !new.contains_key(*name));
    gone.try_for_each(|name| writer.delete(&format!("{field}/{name}")))
}
