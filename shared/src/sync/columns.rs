//! Bounds on the numbers inside a document, before the library computes with them.
//!
//! Changes and operations stand in run-length encoded columns: ten bytes may claim 2⁶⁴ of them, and
//! the library would count them one by one.

use super::chunk::Cursor;
use super::refusal::Refusal;
use crate::limits::ACTOR_BYTES_MAX;

/// The format has eight kinds of data for an operation, in at most 16 columns.
pub(super) const COLUMNS_MAX: u64 = 64;

// The low three bits of a column's number say how it is encoded; the fourth, that it is deflated.
const GROUP: u64 = 0;
const BOOLEAN: u64 = 4;
const STRING: u64 = 5;
const VALUE: u64 = 7;
pub(super) const DEFLATED: u64 = 8;

pub(super) fn check_actor(actor: &[u8]) -> Result<(), Refusal> {
    if actor.is_empty() || actor.len() > ACTOR_BYTES_MAX {
        return Err(Refusal::Malformed("an actor of another length"));
    }
    Ok(())
}

/// Checks the counts in one column, inflated, against how many values it may have.
pub(super) fn check_column(spec: u64, data: &[u8], values_max: u64) -> Result<(), Refusal> {
    let mut cursor = Cursor(data);
    let mut budget = Budget(values_max);
    let kind = spec & 7;
    while kind != VALUE && !cursor.is_empty() {
        match kind {
            BOOLEAN => budget.spend(cursor.unsigned()?)?,
            _ => check_run(kind, &mut cursor, &mut budget)?,
        }
    }
    Ok(())
}

/// One run: a repeated value (n > 0), n absent values (0), or −n values one after another.
fn check_run(kind: u64, cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<(), Refusal> {
    match cursor.signed()? {
        0 => budget.spend(cursor.unsigned()?),
        run @ 1.. => {
            budget.spend(run.unsigned_abs())?;
            check_value(kind, cursor, run.unsigned_abs(), budget)
        }
        literals => {
            budget.spend(literals.unsigned_abs())?;
            (0..literals.unsigned_abs()).try_for_each(|_| check_value(kind, cursor, 1, budget))
        }
    }
}

fn check_value(
    kind: u64,
    cursor: &mut Cursor<'_>,
    times: u64,
    budget: &mut Budget,
) -> Result<(), Refusal> {
    match kind {
        STRING => cursor.prefixed().map(drop),
        // The value of a group says how many entries the grouped columns hold.
        GROUP => budget.spend(cursor.unsigned()?.saturating_mul(times)),
        // Signed and unsigned numbers take the same bytes.
        _ => cursor.signed().map(drop),
    }
}

/// What a column may still claim.
struct Budget(u64);

impl Budget {
    fn spend(&mut self, count: u64) -> Result<(), Refusal> {
        self.0 =
            self.0.checked_sub(count).ok_or(Refusal::Malformed("claims too many operations"))?;
        Ok(())
    }
}
