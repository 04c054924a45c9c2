//! The pages that devices write to: opened as graphs, never as documents, and the one path on
//! which changes come in.
//!
//! `decode → bounds → role → admit → commit → answer`: a change is on disk before anyone hears
//! of it.

mod answer;
mod brought;
mod chunks;
mod clock;
mod commit;
mod compaction;
mod contended;
mod exchange;
mod held;
mod incoming;
mod lacking;
mod large;
mod live;
mod open_page;
mod page_answer;
mod page_store;
mod page_task;
mod page_tell;
mod registry;
mod since;
mod subscribers;

pub(crate) use compaction::compact_resting;
pub(crate) use exchange::exchange;
pub(crate) use live::{Live, PageHandle, Said, ToPage};
pub(crate) use registry::{Registry, Resting};
