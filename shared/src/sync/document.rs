//! A document as a stock client uploads it: one chunk that holds a whole page.
//!
//! Source: the Automerge binary format, <https://automerge.org/automerge-binary-format-spec/>.

use std::borrow::Cow;
use std::panic::catch_unwind;

use automerge::Automerge;

use super::chunk::{Cursor, body, inflate};
use super::columns::{COLUMNS_MAX, DEFLATED, check_actor, check_column};
use super::refusal::Refusal;
use crate::limits::{PAGE_BYTES_MAX, PAGE_CHANGES_MAX, PAGE_HEADS_MAX, PAGE_OPS_MAX};

const HASH_BYTES: u64 = 32;

/// The changes that a document holds, each after those it follows. It is opened, which takes
/// about 30 µs for each change: not for a thread that others wait for.
///
/// # Errors
/// [`Refusal::Malformed`], before anything is opened if a number in it is out of range.
pub fn changes_of_document(chunk: &[u8]) -> Result<Vec<Vec<u8>>, Refusal> {
    check_numbers(body(chunk)?)?;
    let opened = catch_unwind(|| {
        let document = Automerge::load(chunk).ok()?;
        Some(document.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect())
    });
    opened.ok().flatten().ok_or(Refusal::Malformed("a document that does not open"))
}

/// Checks every count in the body of a document, and how large it becomes.
fn check_numbers(body: &[u8]) -> Result<(), Refusal> {
    let mut cursor = Cursor(body);
    let actors = cursor.unsigned()?;
    for _ in 0..actors {
        check_actor(cursor.prefixed()?)?;
    }
    let heads = cursor.unsigned()?;
    if heads > PAGE_HEADS_MAX as u64 {
        return Err(Refusal::Malformed("a document with too many heads"));
    }
    cursor.take(heads * HASH_BYTES)?;
    let changes = columns(&mut cursor)?;
    let ops = columns(&mut cursor)?;
    let mut room = usize::try_from(PAGE_BYTES_MAX).unwrap_or(usize::MAX);
    check_columns(&mut cursor, changes, PAGE_CHANGES_MAX as u64, &mut room)?;
    check_columns(&mut cursor, ops, PAGE_OPS_MAX, &mut room)
}

/// Reads what columns there are, and how long they are.
fn columns(cursor: &mut Cursor<'_>) -> Result<Vec<(u64, u64)>, Refusal> {
    let count = cursor.unsigned()?;
    if count > COLUMNS_MAX {
        return Err(Refusal::Malformed("too many columns"));
    }
    (0..count).map(|_| Ok((cursor.unsigned()?, cursor.unsigned()?))).collect()
}

/// Checks columns of `values_max` values each; `room` is for what all of them become.
fn check_columns(
    cursor: &mut Cursor<'_>,
    columns: Vec<(u64, u64)>,
    values_max: u64,
    room: &mut usize,
) -> Result<(), Refusal> {
    for (spec, length) in columns {
        let data = cursor.take(length)?;
        let data = match spec & DEFLATED {
            0 => Cow::Borrowed(data),
            _ => Cow::Owned(inflate(data, *room)?),
        };
        let left = room.checked_sub(data.len());
        *room = left.ok_or(Refusal::Malformed("larger than a page may be"))?;
        check_column(spec, &data, values_max)?;
    }
    Ok(())
}
