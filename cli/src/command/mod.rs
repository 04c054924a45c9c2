//! The commands, a file each: their options, and what they do.

pub(crate) mod account;
pub(crate) mod conflicts;
pub(crate) mod day;
pub(crate) mod devices;
pub(crate) mod export;
pub(crate) mod follow;
mod heading;
pub(crate) mod heat;
pub(crate) mod import;
pub(crate) mod invite;
pub(crate) mod join;
pub(crate) mod link;
pub(crate) mod logout;
pub(crate) mod members;
pub(crate) mod movement;
pub(crate) mod note;
pub(crate) mod profile;
pub(crate) mod spasm;
pub(crate) mod status;
pub(crate) mod sync;
pub(crate) mod timeline;
pub(crate) mod today;
