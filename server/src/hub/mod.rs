//! The pages that devices write to: opened as graphs, never as documents, and the one path on
//! which changes come in.
//!
//! `decode → bounds → role → admit → commit → answer`: a change is on disk before anyone hears
//! of it.

mod answer;
mod clock;
mod commit;
mod contended;
mod exchange;
mod held;
mod incoming;
mod lacking;
mod open_page;
mod registry;

pub(crate) use exchange::exchange;
pub(crate) use registry::Registry;
