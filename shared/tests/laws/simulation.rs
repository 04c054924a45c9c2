use banister_shared::ids::LogId;
use banister_shared::testkit::sim::{MemoryServer, World};
use proptest::prelude::*;

fn world(seed: u64) -> World<MemoryServer> {
    World::new(seed, LogId::new([3; 12]), |_| MemoryServer::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Delays, loss, duplicates, crashes, wrong clocks, two tabs: equal logs in the end, and
    /// nothing acknowledged is lost.
    #[test]
    fn everyone_ends_equal(seed: u64) {
        let mut world = world(seed);
        world.run(150);
        world.settle();
        world.check();
    }

    /// A server that lost pages gets them back from the devices.
    #[test]
    fn a_server_that_forgot_is_told_again(seed: u64) {
        let mut world = world(seed);
        world.run(60);
        world.settle();
        for page in world.server.pages().into_iter().step_by(2) {
            world.server.lose(page);
        }
        world.run(30);
        world.settle();
        world.check();
    }
}
