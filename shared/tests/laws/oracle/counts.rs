//! Bounds on the numbers inside a change, without which the library would count to 2⁶⁴.

use banister_shared::limits::{ACTOR_BYTES_MAX, CHANGE_DEPS_MAX, CHANGE_OPS_MAX};

/// Reads from the front of a slice; numbers need not be as short as they can be.
pub(super) struct Cursor<'a, 'b>(pub(super) &'a mut &'b [u8]);

impl Cursor<'_, '_> {
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            *self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let before = self.0.len();
        let value = self.unsigned()?.cast_signed();
        let bits = 7 * (before - self.0.len()).min(9);
        // The highest bit that was written is the sign.
        let negative = bits < 63 && value >> (bits - 1) & 1 == 1;
        Some(if negative { value | (-1 << bits) } else { value })
    }

    fn prefixed(&mut self) -> Option<&[u8]> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        let (taken, rest) = self.0.split_at_checked(length)?;
        *self.0 = rest;
        Some(taken)
    }
}

/// Checks every count in the body of a change.
pub(super) fn check(mut body: &[u8]) -> Option<()> {
    let mut cursor = Cursor(&mut body);
    let deps = cursor.unsigned().filter(|deps| *deps <= CHANGE_DEPS_MAX as u64)?;
    for _ in 0..deps * 32 {
        *cursor.0 = cursor.0.split_first()?.1;
    }
    check_actor(&mut cursor)?;
    for _ in ["seq", "start_op", "time"] {
        cursor.unsigned()?;
    }
    cursor.prefixed()?; // message
    for _ in 0..cursor.unsigned()? {
        check_actor(&mut cursor)?;
    }
    let columns = cursor.unsigned().filter(|columns| *columns <= 64)?;
    let heads: Option<Vec<_>> =
        (0..columns).map(|_| Some((cursor.unsigned()?, cursor.unsigned()?))).collect();
    for (spec, length) in heads? {
        let (mut column, rest) = cursor.0.split_at_checked(usize::try_from(length).ok()?)?;
        *cursor.0 = rest;
        check_column(spec, &mut Cursor(&mut column))?;
    }
    Some(())
}

fn check_actor(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let actor = cursor.prefixed()?;
    (1..=ACTOR_BYTES_MAX).contains(&actor.len()).then_some(())
}

fn check_column(spec: u64, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let mut left = CHANGE_OPS_MAX;
    let (kind, deflated) = (spec & 7, spec & 8 != 0);
    while kind != 7 && !cursor.0.is_empty() {
        let count = match kind {
            4 => cursor.unsigned()?,
            _ => check_run(kind, cursor)?,
        };
        left = left.checked_sub(count)?;
    }
    (!deflated).then_some(())
}

/// How many values a run claims; those of a group claim values of other columns.
fn check_run(kind: u64, cursor: &mut Cursor<'_, '_>) -> Option<u64> {
    let run = cursor.signed()?;
    let count = match run {
        0 => return cursor.unsigned(),
        _ => Some(run.unsigned_abs()).filter(|count| *count <= CHANGE_OPS_MAX)?,
    };
    let (times, values) = if run > 0 { (count, 1) } else { (1, count) };
    let mut claimed = count;
    for _ in 0..values {
        match kind {
            5 => cursor.prefixed().map(drop)?,
            0 => claimed = claimed.checked_add(cursor.unsigned()?.checked_mul(times)?)?,
            _ => cursor.unsigned().map(drop)?,
        }
    }
    Some(claimed)
}
