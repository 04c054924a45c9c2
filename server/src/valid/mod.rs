//! Extractors that let only checked input through to a handler.

pub(crate) mod account;
pub(crate) mod email;
pub(crate) mod encoding;
mod invisible;
pub(crate) mod json;
pub(crate) mod name;
pub(crate) mod password;
pub(crate) mod seconds;
pub(crate) mod session;

pub(crate) use json::{Checked, Valid};
