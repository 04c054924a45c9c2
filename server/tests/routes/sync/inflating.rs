//! Chunks that are small and claim to be large: gigabytes when inflated, or billions of
//! operations. They are refused before anything is made room for.

use std::io::Write;

use automerge::sync::MessageVersion;
use banister_shared::ids::LogId;
use banister_shared::wire::Message;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::bytes::{bringing, number};
use super::program::Running;
use super::{Bystanders, Stock, episodes};
use crate::Client;

/// Zeros that are deflated at once, and that can follow each other any number of times.
const PIECE_BYTES: usize = 16 << 20;
/// Each thread that refuses one keeps, for a while, what it has taken for it: the largest page and
/// a message. They claim tens of gigabytes.
const PEAK_GROWTH_MIB_MAX: u64 = 400;

const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const DEFLATED_CHANGE: u8 = 2;
/// A column of actions (run-length encoded numbers), and the same deflated.
const COLUMN: u8 = 0x42;
const DEFLATED_COLUMN: u8 = 0x4a;
/// Raw data, deflated: whatever it holds, it is bounded by its size alone.
const DEFLATED_RAW_COLUMN: u8 = 0x5f;

/// A chunk of the Automerge binary format; its checksum is looked at last.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind][..], &number(body.len()), body].concat()
}

/// So many times 16 MiB of zeros, deflated: 16 KiB each.
fn zeros(times: usize) -> Vec<u8> {
    let mut deflater = DeflateEncoder::new(Vec::new(), Compression::best());
    deflater.write_all(&vec![0; PIECE_BYTES]).unwrap();
    // Ends at a whole byte, and not the stream.
    deflater.flush().unwrap();
    let mut bytes = deflater.get_ref().repeat(times);
    bytes.extend([0x03, 0x00]);
    bytes
}

/// A document without actors and heads, without changes, and with these columns of operations.
fn document(columns: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut body = [&[0, 0, 0][..], &number(columns.len())].concat();
    for (kind, data) in columns {
        body.extend([&[*kind][..], &number(data.len())].concat());
    }
    columns.iter().for_each(|(_, data)| body.extend(data));
    chunk(DOCUMENT, &body)
}

/// A change of one actor with one column of operations.
fn change(column: &[u8]) -> Vec<u8> {
    let head = [0, 1, 7, 1, 1, 0, 0, 0, 1, COLUMN];
    chunk(CHANGE, &[&head[..], &number(column.len()), column].concat())
}

/// The value 1, 2³⁵ times.
const BILLIONS: [u8; 7] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 1];

fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let refused = "invalid_change";
    let gigabytes = zeros(240);
    assert!(gigabytes.len() < 4 << 20 && gigabytes.len() > 3 << 20);
    let several = |times, columns| document(&vec![(DEFLATED_RAW_COLUMN, zeros(times)); columns]);
    vec![
        ("a change of 240 MiB", chunk(DEFLATED_CHANGE, &zeros(15)), refused),
        ("a change of 4 GiB", chunk(DEFLATED_CHANGE, &gigabytes), refused),
        ("a change of billions of operations", change(&BILLIONS), refused),
        ("a column of 4 GiB", document(&[(DEFLATED_RAW_COLUMN, gigabytes)]), refused),
        ("columns of 1 GiB together", several(1, 64), refused),
        ("a column of nothing 4 GiB long", document(&[(DEFLATED_COLUMN, zeros(240))]), refused),
        ("billions of operations", document(&[(COLUMN, BILLIONS.to_vec())]), refused),
        ("billions of actors", chunk(DOCUMENT, &number(1 << 40)), refused),
        (
            "billions of columns",
            chunk(DOCUMENT, &[&[0, 0, 0][..], &number(1 << 40)].concat()),
            refused,
        ),
        (
            "a chunk that ends after terabytes",
            [&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0][..], &number(1 << 42)].concat(),
            "ends too soon",
        ),
    ]
}

/// Each of them is refused, for its reason.
fn bring_all(eve: &Client, log: LogId) {
    for (what, chunk, reason) in &hostile() {
        for version in [MessageVersion::V1, MessageVersion::V2] {
            let mut eve = Stock::connect(eve, "eve", episodes(log));
            let data = bringing(version, Vec::new(), vec![chunk.clone()]);
            let message = Message::Sync(eve.about(data));
            eve.send(&message);
            let said = eve.until_ended();
            let is_refused = said.as_ref().is_some_and(|said| said.contains(reason));
            assert!(is_refused, "{what}: {said:?}");
        }
    }
}

#[test]
fn what_inflates_is_refused_before_it_takes_memory() {
    let running = Running::start();
    let mut others = Bystanders::at(&running.anyone());
    let (eve, log) = running.register("eve");
    running.grow_by_less_than(PEAK_GROWTH_MIB_MAX, || {
        others.notice_nothing_of(|| bring_all(&eve, log));
    });
}
