//! What the machine itself can do: no server on it is faster than this.

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use anyhow::{Result, anyhow};
use sha2::{Digest, Sha256};

use super::super::row::Row;
use super::super::samples::Samples;
use super::super::section::Section;
use super::super::table::table;
use super::super::unit::Unit;

/// About as long as a change.
const APPEND_BYTES: usize = 512;
const APPENDS: usize = 200;
/// About as long as a frame with a change in it.
const FRAME_BYTES: usize = 500;
const FRAMES: usize = 2_000;
const HASHED_BYTES: usize = 32 * 1024 * 1024;
const MIB: f64 = 1024.0 * 1024.0;

/// The disk, the network that everything here runs over, and hashing.
pub(crate) fn measure(runs: usize) -> Result<Section> {
    let measured = |once: fn() -> Result<f64>| -> Result<Samples> {
        Ok(Samples::of((0..runs).map(|_| once()).collect::<Result<Vec<f64>>>()?))
    };
    let append = format!("append {APPEND_BYTES} bytes to a file, and wait for the disk");
    let echo = format!("{FRAME_BYTES} bytes over loopback and back");
    Ok(Section {
        title: "The machine's own limits",
        about: "What the other numbers are to be held against: the folder for temporary files, \
                which the databases are in too, and one thread each."
            .to_owned(),
        table: table(&[
            Row::new(append, "time, p50", Unit::Us, measured(append_us)?),
            Row::new(echo, "time, p50", Unit::Us, measured(echo_us)?),
            Row::new("SHA-256", "bytes hashed", Unit::MiBPerSecond, measured(hashed_mib)?),
        ]),
    })
}

fn append_us() -> Result<f64> {
    // One with a name, as databases have: the kernel makes less of the others.
    let mut file = tempfile::NamedTempFile::new()?;
    p50_us(APPENDS, || {
        file.write_all(&[7; APPEND_BYTES])?;
        Ok(file.as_file().sync_data()?)
    })
}

fn echo_us() -> Result<f64> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let mut stream = TcpStream::connect(listener.local_addr()?)?;
    stream.set_nodelay(true)?;
    let echo = std::thread::spawn(move || echo(&listener));
    let mut frame = [7; FRAME_BYTES];
    let took = p50_us(FRAMES, || {
        stream.write_all(&frame)?;
        Ok(stream.read_exact(&mut frame)?)
    });
    drop(stream);
    echo.join().map_err(|_| anyhow!("the echo died"))??;
    took
}

/// Gives one connection back what it sends, until it closes.
fn echo(listener: &TcpListener) -> Result<()> {
    let (mut stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    let mut frame = [0; FRAME_BYTES];
    while stream.read_exact(&mut frame).is_ok() {
        stream.write_all(&frame)?;
    }
    Ok(())
}

fn hashed_mib() -> Result<f64> {
    let bytes = vec![7; HASHED_BYTES];
    let begun = Instant::now();
    black_box(Sha256::digest(&bytes));
    Ok(HASHED_BYTES as f64 / MIB / begun.elapsed().as_secs_f64())
}

/// Does it so many times: the median time, in µs.
fn p50_us(times: usize, mut once: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut took = Vec::new();
    for _ in 0..times {
        let begun = Instant::now();
        once()?;
        took.push(begun.elapsed().as_secs_f64() * 1_000_000.0);
    }
    Ok(Samples::of(took).median())
}
