use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

use super::{Stock, episodes};
use crate::Client;

/// Whoever waits this long for a change has noticed.
const UNNOTICED: Duration = Duration::from_secs(8);

/// Two devices of somebody whom an attack is not about: what one writes the other sees.
///
/// ```ignore
/// let mut others = Bystanders::at(&anna.app.anyone());
/// others.notice_nothing_of(|| attack(&anna));
/// ```
pub(super) struct Bystanders {
    writer: Stock,
    reader: Stock,
    written: i64,
}

impl Bystanders {
    /// Of a new account at the server that this client knows.
    pub(super) fn at(client: &Client) -> Self {
        let ben = client.enter("/v1/accounts", "ben", "phone", None);
        let log = ben.new_log();
        let mut writer = Stock::connect(&ben, "ben's phone", episodes(log));
        writer.write("written", 0);
        writer.until(Stock::is_saved);
        let mut reader = Stock::connect(&ben, "ben's tablet", episodes(log));
        reader.request();
        reader.until(|reader| reader.value("written") == Some(0));
        Self { writer, reader, written: 0 }
    }

    /// One change, from the one to the other.
    pub(super) fn relay(&mut self) {
        let (begun, written) = (Instant::now(), self.written + 1);
        self.writer.write("written", written);
        self.reader.until(|reader| reader.value("written") == Some(written));
        self.writer.until(Stock::is_saved);
        assert!(begun.elapsed() < UNNOTICED, "it took {:?}", begun.elapsed());
        self.written = written;
    }

    /// One change after another while something happens, and one afterwards.
    pub(super) fn notice_nothing_of<T: Send>(&mut self, what: impl FnOnce() -> T + Send) -> T {
        thread::scope(|scope| {
            let happening = scope.spawn(what);
            while !happening.is_finished() {
                self.relay();
            }
            self.relay();
            happening.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }
}
