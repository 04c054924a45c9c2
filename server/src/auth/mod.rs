//! Who is asking: passwords, tokens, and the extractors that turn a request into a caller.

pub(crate) mod attempts;
pub(crate) mod caller;
mod change_access;
pub(crate) mod claims;
mod forwarded;
pub(crate) mod keys;
pub(crate) mod log_access;
pub(crate) mod opaque;
pub(crate) mod passwords;
pub(crate) mod refresh;
pub(crate) mod session;
pub(crate) mod sync_token;
pub(crate) mod tokens;

pub(crate) use change_access::change_access;
