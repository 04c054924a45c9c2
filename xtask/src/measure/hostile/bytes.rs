//! What attackers send, as bytes.

use anyhow::{Context, Result};
use automerge::sync::{ChunkList, Message, MessageFlags, MessageVersion};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ChangeHash, ROOT};
use banister_shared::testkit::rng::Rng;

/// Bytes of a change that does not deflate and is nearly as long as one may be to a stock client.
const FAT_BYTES: usize = 60_000;

/// A document with its changes, and what is said of it.
pub(crate) struct Told {
    /// Its head.
    pub(crate) heads: Vec<ChangeHash>,
    /// A sync message that holds all of it.
    pub(crate) message: Vec<u8>,
}

/// A sync message that brings these chunks.
pub(crate) fn bringing(heads: Vec<ChangeHash>, chunks: Vec<Vec<u8>>) -> Vec<u8> {
    let mut flags = MessageFlags::new();
    flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
    Message {
        heads,
        need: Vec::new(),
        have: Vec::new(),
        changes: ChunkList::from(chunks),
        flags: Some(flags),
        version: MessageVersion::V1,
    }
    .encode()
}

/// As one document.
fn whole(document: &Automerge) -> Told {
    let heads = document.get_heads();
    Told { message: bringing(heads.clone(), vec![document.save()]), heads }
}

/// Change by change.
fn listed(document: &Automerge) -> Told {
    let heads = document.get_heads();
    let changes = document.get_changes(&[]);
    let changes = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    Told { message: bringing(heads.clone(), changes), heads }
}

/// So many changes of 60 KB, which do not deflate.
pub(crate) fn fat(changes: usize) -> Result<Told> {
    let rng = &mut Rng::new(changes as u64);
    let mut document = Automerge::new();
    for number in 0..changes {
        let bytes: Vec<u8> = (0..FAT_BYTES / 8).flat_map(|_| rng.bytes::<8>()).collect();
        let mut transaction = document.transaction();
        transaction.put(ROOT, format!("k{number}"), bytes)?;
        transaction.commit();
    }
    Ok(listed(&document))
}

/// So many changes that do nothing, in a document of a few hundred bytes.
pub(crate) fn long(changes: usize) -> Told {
    let mut document = Automerge::new();
    for _ in 0..changes {
        document.empty_commit(CommitOptions::default().with_time(1));
    }
    whole(&document)
}

/// Changes of a few hundred bytes together, with so many operations each.
pub(crate) fn dense(changes: usize, operations: usize) -> Result<Told> {
    let mut document = Automerge::new();
    for number in 0..changes {
        let mut transaction = document.transaction();
        let list = transaction.put_object(ROOT, format!("l{number}"), automerge::ObjType::List)?;
        transaction.splice(&list, 0, 0, vec![automerge::ScalarValue::Null; operations])?;
        transaction.commit();
    }
    Ok(listed(&document))
}

/// A chunk of the Automerge binary format; its checksum is looked at last.
pub(crate) fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let head = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    [&head[..], &number(body.len()), body].concat()
}

/// A number as the format writes it (LEB128).
pub(crate) fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        bytes.push(if number == 0 { byte } else { byte | 0x80 });
        if number == 0 {
            return bytes;
        }
    }
}

/// A masked frame (RFC 6455, 5.2), whose mask changes nothing.
pub(crate) fn frame(message: &[u8]) -> Result<Vec<u8>> {
    let mut frame = head(message.len())?;
    frame.extend_from_slice(message);
    Ok(frame)
}

/// The head of such a frame, of so many bytes.
pub(crate) fn head(bytes: usize) -> Result<Vec<u8>> {
    let mut head = vec![0x82];
    match u8::try_from(bytes).ok().filter(|short| *short < 126) {
        Some(short) => head.push(0x80 | short),
        None => {
            head.push(0x80 | 127);
            head.extend(u64::try_from(bytes).context("too long")?.to_be_bytes());
        }
    }
    head.extend([0; 4]);
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_sevens() {
        assert_eq!(number(0), [0]);
        assert_eq!(number(300), [0xac, 0x02]);
    }

    #[test]
    fn what_is_dense_is_small() {
        assert!(dense(5, 49_000).unwrap().message.len() < 1_000);
        assert!(long(2_000).message.len() < 1_000);
    }

    #[test]
    fn a_head_says_how_long_a_frame_is() {
        assert_eq!(head(5).unwrap(), [0x82, 0x85, 0, 0, 0, 0]);
        assert_eq!(head(300).unwrap(), [0x82, 0xff, 0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 0]);
    }
}
