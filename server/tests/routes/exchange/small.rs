//! With nothing new, an exchange takes a few bytes, whatever the history.

use banister_shared::time::Moment;

use crate::{Anna, Phone};
use banister_shared::record::{Episode, Record};

const MONTH_MS: i64 = 30 * 24 * 3600 * 1000;

/// Spasms spread over the last years, one page for about thirty of them.
fn live_through(phone: &mut Phone, spasms: i64) {
    for n in 0..spasms {
        let at_ms = phone.stamp.now_ms - n * MONTH_MS / 30;
        phone.add(&Record::Episode(Episode::starting(Moment::utc(at_ms))));
    }
}

/// The sizes of both bodies when nothing is new.
fn nothing_new(phone: &mut Phone) -> (usize, usize) {
    let (request, sent) = phone.request();
    let answer = phone.post(&request.encode());
    assert!(!phone.accept(&sent, &answer));
    (request.encode().len(), answer.bytes.len())
}

#[test]
fn nothing_new_takes_less_than_a_hundred_bytes_each_way() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    let mut sizes = vec![nothing_new(&mut phone)];
    for more in [10, 90, 900] {
        live_through(&mut phone, more);
        phone.sync();
        sizes.push(nothing_new(&mut phone));
    }
    assert_eq!(anna.changes(), 1000);
    assert_eq!(sizes, [(54, 54), (54, 54), (55, 55), (56, 56)]);
    let mut tablet = anna.tablet();
    tablet.sync();
    assert_eq!(nothing_new(&mut tablet), sizes[3]);
}
