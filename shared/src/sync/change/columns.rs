use super::OTHERWISE;
use crate::sync::chunk::Cursor;
use crate::sync::refusal::Refusal;

/// The format has 14 columns for operations.
const COLUMNS_MAX: u64 = 14;

/// The columns of a change. One that is not there is empty: the encoder leaves out those that
/// would say nothing.
#[derive(Debug, Default)]
pub(super) struct Columns<'a> {
    pub(super) object_actor: &'a [u8],
    pub(super) object_counter: &'a [u8],
    pub(super) key_actor: &'a [u8],
    pub(super) key_counter: &'a [u8],
    pub(super) key_text: &'a [u8],
    pub(super) insert: &'a [u8],
    pub(super) action: &'a [u8],
    pub(super) value_kind: &'a [u8],
    pub(super) value: &'a [u8],
    pub(super) predecessor_count: &'a [u8],
    pub(super) predecessor_actor: &'a [u8],
    pub(super) predecessor_counter: &'a [u8],
    pub(super) expand: &'a [u8],
    pub(super) mark_name: &'a [u8],
}

impl<'a> Columns<'a> {
    /// Reads what columns there are, then their bytes.
    pub(super) fn read(cursor: &mut Cursor<'a>) -> Result<Self, Refusal> {
        let count = cursor.short_unsigned()?;
        if count > COLUMNS_MAX {
            return Err(Refusal::Malformed("too many columns"));
        }
        let mut heads = Cursor(cursor.0);
        for _ in 0..count * 2 {
            cursor.short_unsigned()?;
        }
        let (mut columns, mut before) = (Self::default(), 0);
        for _ in 0..count {
            let (spec, length) = (heads.short_unsigned()?, heads.short_unsigned()?);
            let column = columns.of(spec).filter(|_| spec > before && length > 0);
            *column.ok_or(OTHERWISE)? = cursor.take(length)?;
            before = spec;
        }
        Ok(columns)
    }

    /// The column of a number: four bits and more for what it is about, and four for how it is
    /// encoded. The library drops the columns of other numbers.
    fn of(&mut self, spec: u64) -> Option<&mut &'a [u8]> {
        Some(match spec {
            0x01 => &mut self.object_actor,
            0x02 => &mut self.object_counter,
            0x11 => &mut self.key_actor,
            0x13 => &mut self.key_counter,
            0x15 => &mut self.key_text,
            0x34 => &mut self.insert,
            0x42 => &mut self.action,
            0x56 => &mut self.value_kind,
            0x57 => &mut self.value,
            0x70 => &mut self.predecessor_count,
            0x71 => &mut self.predecessor_actor,
            0x73 => &mut self.predecessor_counter,
            0x94 => &mut self.expand,
            0xa5 => &mut self.mark_name,
            _ => return None,
        })
    }
}
