//! `GET /sync`: the automerge-repo protocol.

mod access;
mod bystanders;
mod bytes;
mod compaction;
mod contact;
mod filters;
mod forbidden;
mod frames;
mod hostile;
mod inflating;
mod long_page;
mod mailbox;
mod many_pages;
mod old_clients;
mod pressure;
mod program;
mod readers;
mod relay;
mod repeated;
mod requests;
mod roles;
mod several;
mod silent;
mod stock;
mod turns;
mod unread;

use banister_shared::ids::{LogId, Month, PageId};

use bystanders::Bystanders;
use stock::{Stock, upgrade, url};

/// The page of a month that all of them write to.
fn episodes(log: LogId) -> PageId {
    PageId::episodes(log, Month::new(1522))
}

fn care(log: LogId) -> PageId {
    PageId::care(log, Month::new(1522))
}
