//! Control frames that no device sends.

use super::program::Running;
use super::{Bystanders, Stock, episodes};
use crate::Anna;

const WITHIN: &str = "not a frame within limits";
const MIB: usize = 1 << 20;
/// What comes of it before the server has ended the connection may be read, and is not kept.
const PEAK_GROWTH_MIB_MAX: u64 = 24;

/// The head of a ping (RFC 6455, 5.2) that announces so much.
fn ping(announced: u64) -> Vec<u8> {
    let mut head = vec![0x89, 0x80 | 127];
    head.extend(announced.to_be_bytes());
    head.extend([0; 4]);
    head
}

#[test]
fn a_control_frame_that_is_none_ends_its_connection_at_its_head() {
    let anna = Anna::start();
    let heads = [vec![0x89, 0x80 | 126], vec![0x8a, 0x80 | 127], vec![0x09, 0x80], ping(1 << 40)];
    for head in heads {
        let mut eve = Stock::connect(&anna.client, "eve", episodes(anna.log));
        eve.send_bytes(&head);
        assert_eq!(eve.until_ended().as_deref(), Some(WITHIN), "{head:?}");
    }
}

#[test]
fn a_ping_that_goes_on_takes_no_memory() {
    let running = Running::start();
    let mut others = Bystanders::at(&running.anyone());
    let (eve, log) = running.register("eve");
    let mut eve = Stock::connect(&eve, "eve", episodes(log));
    running.grow_by_less_than(PEAK_GROWTH_MIB_MAX, || {
        others.notice_nothing_of(|| {
            eve.send_bytes(&ping(1 << 40));
            // Whoever is cut off while sending sends no more.
            (0..100).for_each(|_| eve.send_bytes(&[0; MIB]));
        });
    });
    eve.until_ended();
}
