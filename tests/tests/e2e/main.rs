//! The main job from end to end, with the real programs.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod caregiver;
mod durable;
mod engines;
mod killed;
mod live;
mod offline;
mod operating;
mod startup;
mod two_homes;

use banister_tests::server::Server;
use serde_json::Value;
use tempfile::TempDir;

/// A server on a new SQLite file, which lives as long as the folder.
fn sqlite() -> (Server, TempDir) {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite://{}", folder.path().join("banister.db").display());
    (Server::start(&database), folder)
}

/// The ids of items, in their order.
fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}
