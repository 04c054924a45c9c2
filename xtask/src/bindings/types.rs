use std::fs;
use std::path::Path;

use anyhow::Result;
use banister_shared::api;
use banister_shared::page::{Conflict, Entry};
use banister_shared::record::{Profile, Record};
use banister_shared::view::{DayView, Overlap, TimelineItem};
use ts_rs::{Config, TS};

/// Writes every type that the app and the core speak of to each other, and all that they are
/// made of, one file each.
pub(crate) fn write(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        // What does not exist any more must not be found.
        fs::remove_dir_all(folder)?;
    }
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    Record::export_all(&config)?;
    Profile::export_all(&config)?;
    Entry::export_all(&config)?;
    Conflict::export_all(&config)?;
    DayView::export_all(&config)?;
    TimelineItem::export_all(&config)?;
    Overlap::export_all(&config)?;
    api::Problem::export_all(&config)?;
    api::Log::export_all(&config)?;
    api::Session::export_all(&config)?;
    api::CreateAccount::export_all(&config)?;
    api::CreateSession::export_all(&config)?;
    api::RefreshSession::export_all(&config)?;
    api::Member::export_all(&config)?;
    api::UpdateMember::export_all(&config)?;
    api::CreateInvite::export_all(&config)?;
    api::Invite::export_all(&config)?;
    api::OpenInvite::export_all(&config)?;
    api::Accepted::export_all(&config)?;
    api::Device::export_all(&config)?;
    api::Access::export_all(&config)?;
    Ok(())
}
