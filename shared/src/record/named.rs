//! Fields that hold names: sets, names with yes or no, names with numbers. Each is a map made
//! together with its record, so that two devices adding names never lose one.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ScalarValue;
use serde::{Deserialize, Serialize};

use super::Word;
use super::field::{FieldReader, FieldValue, FieldWriter};
use super::scalar::Scalar;
use crate::limits::SET_LEN_MAX;
use crate::page::PageError;

/// A set of names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NameSet(pub BTreeSet<Word>);

/// Names with whether each applied: `None` when nobody said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NameFlags(pub BTreeMap<Word, Option<bool>>);

/// Names with numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NameScores(pub BTreeMap<Word, f64>);

impl FieldValue for NameSet {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        let present = |(name, value): (String, ScalarValue)| {
            (value.as_bool() == Some(true)).then(|| name.parse().ok())?
        };
        Self(reader.map(field).into_iter().filter_map(present).collect())
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        let entries = |set: &Self| set.0.iter().map(|w| (w.clone(), true)).collect();
        write_map(writer, field, &entries(self), old.map(entries).as_ref())
    }
}

impl FieldValue for NameFlags {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        let flag =
            |(name, value): (String, ScalarValue)| Some((name.parse().ok()?, value.as_bool()));
        Self(reader.map(field).into_iter().filter_map(flag).collect())
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        write_map(writer, field, &self.0, old.map(|old| &old.0))
    }
}

impl FieldValue for NameScores {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        let score = |(name, value): (String, ScalarValue)| {
            let number = value.as_f64().or_else(|| value.as_i64().map(|n| n as f64))?;
            Some((name.parse().ok()?, number))
        };
        Self(reader.map(field).into_iter().filter_map(score).collect())
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        write_map(writer, field, &self.0, old.map(|old| &old.0))
    }
}

/// Writes the names that were added or changed and deletes those that are gone. Without `old`
/// the map is made, even if it is empty.
fn write_map<T: MapScalar>(
    writer: &mut FieldWriter<'_, '_>,
    field: &str,
    new: &BTreeMap<Word, T>,
    old: Option<&BTreeMap<Word, T>>,
) -> Result<(), PageError> {
    if old == Some(new) {
        return Ok(());
    }
    if new.len() > SET_LEN_MAX {
        return Err(PageError::TooLong { field: field.to_owned() });
    }
    let mut map = writer.map(field)?;
    for (name, value) in new {
        if old.and_then(|old| old.get(name)) != Some(value) {
            map.put(name.as_str(), value.map_scalar())?;
        }
    }
    let mut gone = old.into_iter().flatten().filter(|(name, _)| !new.contains_key(name));
    gone.try_for_each(|(name, _)| map.delete(name.as_str()))
}

/// What such a map can hold.
trait MapScalar: PartialEq {
    fn map_scalar(&self) -> ScalarValue;
}

impl MapScalar for bool {
    fn map_scalar(&self) -> ScalarValue {
        self.to_scalar()
    }
}

impl MapScalar for Option<bool> {
    fn map_scalar(&self) -> ScalarValue {
        self.map_or(ScalarValue::Null, ScalarValue::Boolean)
    }
}

impl MapScalar for f64 {
    fn map_scalar(&self) -> ScalarValue {
        ScalarValue::F64(*self)
    }
}
