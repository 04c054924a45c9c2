//! A page that is longer than anything else that may wait for a reader.

use super::bytes::noise;
use super::{Stock, episodes};
use crate::Anna;

/// Together more than the 8 MiB that may otherwise wait, and each less than a change may have.
const CHANGES: u64 = 40;
const CHANGE_BYTES: usize = 230_000;

#[test]
fn a_long_page_reaches_a_new_device_and_what_that_writes_comes_back() {
    let anna = Anna::start();
    let page = episodes(anna.log);
    let mut phone = Stock::connect(&anna.client, "phone", page);
    for n in 0..CHANGES {
        phone.write(&format!("k{n}"), noise(n, CHANGE_BYTES));
        phone.until(Stock::is_saved);
    }
    let mut tablet = Stock::connect(&anna.client, "tablet", page);
    tablet.request();
    tablet.until(|tablet| tablet.document.get_heads() == phone.document.get_heads());
    tablet.write("pain", 4);
    tablet.until(Stock::is_saved);
    phone.until(|phone| phone.value("pain") == Some(4));
    assert_eq!(anna.changes(), CHANGES + 1);
}
