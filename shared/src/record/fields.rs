use super::field::{FieldReader, FieldWriter};
use crate::page::PageError;

/// A kind of record: its fields, read from and written to a map of a page.
pub trait Fields: Sized {
    /// The word under which a page stores the kind.
    const KIND: &'static str;
    /// The names of its fields, as pages, JSON and the command line write them.
    const FIELDS: &'static [&'static str];

    /// Reads every field.
    fn read(reader: &FieldReader<'_>) -> Self;

    /// Writes the fields that differ from `old`; all of them without it.
    ///
    /// # Errors
    /// A value that is out of bounds.
    fn write(&self, writer: &mut FieldWriter<'_, '_>, old: Option<&Self>) -> Result<(), PageError>;
}

/// Defines a kind of record from one list of fields: the struct, and how it is read and written.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident, $kind:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::record::Fields for $name {
            const KIND: &'static str = $kind;
            const FIELDS: &'static [&'static str] = &[$($crate::record::fields::plain(stringify!($field))),*];

            fn read(reader: &$crate::record::FieldReader<'_>) -> Self {
                Self { $($field: $crate::record::FieldValue::read(
                    reader, $crate::record::fields::plain(stringify!($field)),
                ),)* }
            }

            fn write(
                &self,
                writer: &mut $crate::record::FieldWriter<'_, '_>,
                old: Option<&Self>,
            ) -> Result<(), $crate::page::PageError> {
                $($crate::record::FieldValue::write(
                    &self.$field, writer, $crate::record::fields::plain(stringify!($field)),
                    old.map(|old| &old.$field),
                )?;)*
                Ok(())
            }
        }
    };
}

/// The name of a field without the `r#` that Rust wants before its keywords.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

pub(crate) use record;
