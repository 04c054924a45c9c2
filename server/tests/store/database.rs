use std::future::Future;

use banister_server::store::{DatabaseUrl, Store};
use banister_shared::ids::{AccountId, DeviceId, LogId};
use banister_tests::postgres::Cluster;
use tempfile::TempDir;

/// Makes each test run once on every engine.
macro_rules! both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                crate::TestDatabase::sqlite().run(super::$test);
            })*
        }

        mod postgres {
            $(#[test]
            fn $test() {
                crate::TestDatabase::postgres().run(super::$test);
            })*
        }
    };
}
pub(crate) use both_engines;

/// An empty database of one test's own.
pub(crate) struct TestDatabase {
    pub(crate) url: DatabaseUrl,
    _folder: TempDir,
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("test.db"));
        Self { url, _folder: folder }
    }

    pub(crate) fn postgres() -> Self {
        let url = Cluster::shared().unwrap().database().unwrap();
        Self { url: url.parse().unwrap(), _folder: TempDir::new().unwrap() }
    }

    /// Runs a test, on a runtime like that of a worker.
    pub(crate) fn run<F: Future<Output = ()>>(self, test: impl FnOnce(Self) -> F) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(test(self));
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(&self.url).unwrap()
    }
}

/// Ids that differ in their number only.
pub(crate) fn account(n: u8) -> AccountId {
    AccountId::new(1_000, [n; 10])
}

/// See [`account`].
pub(crate) fn device(n: u8) -> DeviceId {
    DeviceId::new(1_000, [n; 10])
}

/// See [`account`].
pub(crate) fn log_id(n: u8) -> LogId {
    LogId::new([n; 12])
}
