//! Fields that hold one value: the last writer wins, and the losing value is kept and shown.

use automerge::ScalarValue;

use super::field::{FieldReader, FieldValue, FieldWriter};
use super::{Line, Scale, Word};
use crate::ids::{AccountId, DeviceId, RecordId};
use crate::page::PageError;
use crate::time::{LocalDay, Moment, Zone};

/// A value that a page stores as one automerge scalar.
pub(crate) trait Scalar: Sized + PartialEq {
    /// Reads the value; `None` if it is of another form.
    fn from_scalar(value: &ScalarValue) -> Option<Self>;
    /// The value as it is stored.
    fn to_scalar(&self) -> ScalarValue;
}

/// Stores a type as its `Display` text.
macro_rules! text_scalar {
    ($($name:ty),*) => {$(
        impl $crate::record::scalar::Scalar for $name {
            fn from_scalar(value: &automerge::ScalarValue) -> Option<Self> {
                value.as_str()?.parse().ok()
            }

            fn to_scalar(&self) -> automerge::ScalarValue {
                automerge::ScalarValue::Str(self.to_string().into())
            }
        }
    )*};
}

pub(crate) use text_scalar;

text_scalar!(Moment, LocalDay, Zone, Line, Word, RecordId, AccountId, DeviceId);

impl Scalar for bool {
    fn from_scalar(value: &ScalarValue) -> Option<Self> {
        value.as_bool()
    }

    fn to_scalar(&self) -> ScalarValue {
        ScalarValue::Boolean(*self)
    }
}

impl Scalar for u8 {
    fn from_scalar(value: &ScalarValue) -> Option<Self> {
        // Stock JavaScript clients write whole numbers as signed, or as floats.
        let number = match value {
            ScalarValue::F64(float) if float.fract() == 0.0 => {
                format!("{float:.0}").parse().ok()?
            }
            other => other.as_i64()?,
        };
        number.try_into().ok()
    }

    fn to_scalar(&self) -> ScalarValue {
        ScalarValue::Int(i64::from(*self))
    }
}

impl Scalar for Scale {
    fn from_scalar(value: &ScalarValue) -> Option<Self> {
        u8::from_scalar(value)?.try_into().ok()
    }

    fn to_scalar(&self) -> ScalarValue {
        u8::from(*self).to_scalar()
    }
}

impl<T: Scalar> FieldValue for Option<T> {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        T::from_scalar(reader.scalar(field)?)
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        match (self, old) {
            (new, Some(old)) if new == old => Ok(()),
            (Some(value), _) => writer.put(field, value.to_scalar()),
            // Null and not deletion: taking a value back is an edit of its own, which shows
            // beside another device's when both were made at once.
            (None, Some(_)) => writer.put(field, ScalarValue::Null),
            (None, None) => Ok(()),
        }
    }
}

/// A flag: what is missing is `false`, which need not be written.
impl FieldValue for bool {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        Option::<Self>::read(reader, field).unwrap_or_default()
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        let unchanged = *self == old.copied().unwrap_or_default();
        if unchanged { Ok(()) } else { writer.put(field, self.to_scalar()) }
    }
}

/// A time that a record cannot be without; a record that lacks it started when its id was made.
impl FieldValue for Moment {
    fn read(reader: &FieldReader<'_>, field: &str) -> Self {
        Option::<Self>::read(reader, field)
            .unwrap_or_else(|| Self::utc(reader.record().made_at_ms()))
    }

    fn write(
        &self,
        writer: &mut FieldWriter<'_, '_>,
        field: &str,
        old: Option<&Self>,
    ) -> Result<(), PageError> {
        if old == Some(self) { Ok(()) } else { writer.put(field, self.to_scalar()) }
    }
}
