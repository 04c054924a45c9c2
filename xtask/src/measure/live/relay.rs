//! Changes from one device to another, at a steady rate whatever the server does.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use banister_shared::ids::PageId;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::meter::Meter;
use super::socket::Socket;
use super::whole::Whole;

/// After the last change was sent, what has not arrived within this time is lost.
const LATE: Duration = Duration::from_secs(10);
/// Time to get ready before the first change.
const READY: Duration = Duration::from_millis(100);

/// A page with a device that writes it and one that reads it.
pub(crate) struct Seat {
    /// The page, of which the first changes are everywhere.
    pub(crate) page: PageId,
    /// What is written.
    pub(crate) whole: Arc<Whole>,
    /// Who writes.
    pub(crate) writer: Socket,
    /// Who reads.
    pub(crate) reader: Socket,
}

/// How fast, and how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Changes in a second, on all pages together.
    pub(crate) per_second: u32,
    /// Changes on each page.
    pub(crate) each: usize,
}

/// What became of the changes.
pub(crate) struct Relayed {
    /// From sending to receipt, in ms, of each that arrived.
    pub(crate) took_ms: Vec<f64>,
    /// How many were sent.
    pub(crate) sent: usize,
    /// The server's processor time for all of them, in ms.
    pub(crate) cpu_ms: f64,
}

/// The time of each change: sent, or received.
type Times = Vec<Option<Instant>>;

impl Seat {
    /// Brings the page to the server and from there to the reader.
    ///
    /// # Errors
    /// The server does not answer.
    pub(crate) async fn take(
        (writer, reader): (&str, &str),
        page: PageId,
        whole: Arc<Whole>,
    ) -> Result<Self> {
        let name = format!("{page}");
        let mut writer = Socket::open(writer, &format!("writer-{name}")).await?;
        let mut reader = Socket::open(reader, &format!("reader-{name}")).await?;
        whole.send_all(&mut writer, &[page]).await?;
        whole.take(&mut reader, page).await?;
        Ok(Self { page, whole, writer, reader })
    }
}

/// Relays changes on all these pages, one page after another.
///
/// # Errors
/// The server is gone.
pub(crate) async fn relay(seats: Vec<Seat>, load: Load, process: u32) -> Result<Relayed> {
    let meter = Meter::quiet(process).await?;
    // Sockets are kept open until the meter is read.
    let (sent, received) = both_ends(seats, load).await;
    let cpu_ms = meter.read_when_quiet().await?;
    Ok(Relayed { took_ms: took_ms(&sent, &received), sent: count(&sent), cpu_ms })
}

/// The same on a server that need not be quiet: what each change took that arrived, in ms, and
/// how many were sent.
pub(crate) async fn pass(seats: Vec<Seat>, load: Load) -> (Vec<f64>, usize) {
    let (sent, received) = both_ends(seats, load).await;
    (took_ms(&sent, &received), count(&sent))
}

async fn both_ends(seats: Vec<Seat>, load: Load) -> (Vec<Done>, Vec<Done>) {
    let (pages, begin) = (seats.len(), Instant::now() + READY);
    let due = |number: usize| begin + Duration::from_secs(1) / load.per_second * number as u32;
    let until = due(pages * load.each) + LATE;
    let (mut writers, mut readers) = (JoinSet::new(), JoinSet::new());
    for (number, seat) in seats.into_iter().enumerate() {
        let times = (0..load.each).map(|change| due(change * pages + number)).collect();
        let end = End { page: seat.page, whole: seat.whole, number, until };
        writers.spawn(end.clone().write(seat.writer, times));
        readers.spawn(end.read(seat.reader, load.each));
    }
    (writers.join_all().await, readers.join_all().await)
}

/// What one task of a page has done, and its socket.
type Done = (usize, Times, Socket);

fn count(done: &[Done]) -> usize {
    done.iter().map(|(_, times, _)| times.iter().flatten().count()).sum()
}

fn took_ms(sent: &[Done], received: &[Done]) -> Vec<f64> {
    let of_page = |number: usize| received.iter().find(|(other, ..)| *other == number);
    let pairs = sent.iter().filter_map(|(number, sent, _)| Some((sent, &of_page(*number)?.1)));
    let pairs = pairs.flat_map(|(sent, received)| sent.iter().zip(received));
    let took = pairs.filter_map(|(sent, received)| Some(((*received)? - (*sent)?).as_secs_f64()));
    took.map(|seconds| seconds * 1000.0).collect()
}

/// One end of a page: the one that writes, or the one that reads.
#[derive(Clone)]
struct End {
    page: PageId,
    whole: Arc<Whole>,
    number: usize,
    until: Instant,
}

impl End {
    /// Sends each change when it is due; ends when all are acknowledged, or in time.
    async fn write(self, mut socket: Socket, due: Vec<Instant>) -> Done {
        let mut sent = Times::new();
        let mut shared = self.whole.held();
        while shared < self.whole.held() + due.len() {
            let next = due.get(sent.len()).copied();
            let happened = tokio::select! {
                () = sleep_until(next.unwrap_or(self.until)) => match next {
                    Some(_) => self.send(&mut socket, &mut sent, shared).await,
                    None => break,
                },
                said = socket.next() => said.and_then(|said| {
                    let told = self.whole.history.told(&said.data.unwrap_or_default())?;
                    shared = shared.max(told.held.unwrap_or_default());
                    Ok(())
                }),
            };
            if happened.is_err() {
                break;
            }
        }
        (self.number, sent, socket)
    }

    async fn send(&self, socket: &mut Socket, sent: &mut Times, shared: usize) -> Result<()> {
        let message = self.whole.history.written(self.whole.held() + sent.len(), shared)?;
        sent.push(Some(Instant::now()));
        socket.sync(self.page, message).await
    }

    /// Notes when each change arrives; ends when all are there, or in time.
    async fn read(self, mut socket: Socket, changes: usize) -> Done {
        let mut received: Times = vec![None; changes];
        while received.contains(&None) {
            let happened = tokio::select! {
                () = sleep_until(self.until) => break,
                said = socket.next() => said,
            };
            let Ok(said) = happened else { break };
            let data = said.data.unwrap_or_default();
            if self.receive(&mut socket, &mut received, &data).await.is_err() {
                break;
            }
        }
        (self.number, received, socket)
    }

    /// Takes the changes in and thanks for them, as a client does that has applied them.
    async fn receive(&self, socket: &mut Socket, received: &mut Times, data: &[u8]) -> Result<()> {
        let (now, before) = (Instant::now(), in_order(received));
        for change in self.whole.history.told(data)?.changes {
            let place = change.checked_sub(self.whole.held());
            if let Some(time) = place.and_then(|place| received.get_mut(place)) {
                time.get_or_insert(now);
            }
        }
        let held = in_order(received);
        if held == before {
            return Ok(());
        }
        let held = self.whole.held() + held;
        socket.sync(self.page, self.whole.history.holding(held, held)).await
    }
}

/// How many have arrived without a gap.
fn in_order(received: &Times) -> usize {
    received.iter().take_while(|time| time.is_some()).count()
}
